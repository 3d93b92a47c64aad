#include "data_loaders/pixels.h"

#include "app/inputs/input_kinds.h"

namespace experiments {
namespace {

class Pixels : public InputKind {
 public:
  MapShape maps(const data_loaders::LabelledImages& images) const override {
    return {1, images.images.size(1), images.images.size(2)};
  }

  InputRows rows(const std::string& dataset, const data_loaders::LabelledImages& images,
                 const Progress& progress) const override {
    return {data_loaders::grey_pixels(images), ""};
  }

  std::optional<ExportedInput> for_export() const override { return ExportedInput{}; }
};

}  // namespace

std::shared_ptr<const InputKind> pixels(const AlexNetOptions&, const DataPlaces&) {
  return std::make_shared<Pixels>();
}

}  // namespace experiments
