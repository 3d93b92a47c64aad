#include "data_loaders/pixels.h"

#include "app/inputs/input_kinds.h"

namespace experiments {
namespace {

class Pixels : public InputKind {
 public:
  MapShape maps(const data_loaders::LabelledImages& images) const override {
    return {1, images.images.size(1), images.images.size(2)};
  }

  InputRows rows(const data_loaders::LabelledImages& images, const Progress&) const override {
    return {data_loaders::grey_pixels(images), ""};
  }

  std::optional<ExportedInput> for_export() const override { return ExportedInput{}; }
};

}  // namespace

InputKinds pixels(const InputRequest& request) {
  if (request.names.count("pixels") == 0) return {};
  return {{"pixels", std::make_shared<Pixels>()}};
}

}  // namespace experiments
