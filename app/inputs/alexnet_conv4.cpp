#include <cctype>
#include <stdexcept>

#include "alexnet/feature_cache.h"
#include "alexnet/network.h"
#include "alexnet/read_weights.h"
#include "alexnet/untrained_weights.h"
#include "app/inputs/input_kinds.h"
#include "data_loaders/pictures.h"

namespace experiments {
namespace {

/// A data set's name may hold what no file's name can.
std::string as_file_name(std::string name) {
  for (auto& letter : name) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(letter)) || letter == '-' ||
                          letter == '_' || letter == '.';
    if (!is_plain) letter = '_';
  }
  constexpr size_t longest = 100;
  return name.substr(0, longest);
}

alexnet::Weights load_weights(const AlexNetOptions& options, const DataPlaces& places) {
  if (places.demo) return alexnet::untrained_weights(/*seed=*/0);
  const auto path = places.root / options.weights;
  if (std::filesystem::exists(path)) return alexnet::read_weights(path);
  throw std::runtime_error(
      path.string() +
      ": not found; the input alexnet.conv4 needs weights: `facesweep alexnet fetch torchvision` "
      "downloads some, and \"alexnet\": {\"weights\": PATH} in the JSON names them below the data "
      "root");
}

class AlexNetConv4 : public InputKind {
 public:
  AlexNetConv4(AlexNetFeatures features, std::filesystem::path cache)
      : features_(std::move(features)), network_(features_.weights), cache_(std::move(cache)) {
    const auto of_any = network_.activations(torch::zeros({1, 1, 3}, torch::kUInt8));
    maps_ = {of_any.size(0), of_any.size(1), of_any.size(2)};
  }

  MapShape maps(const data_loaders::LabelledImages&) const override { return maps_; }

  /// The cache is the file <dataset>-<H>x<W>-<network>.safetensors: its rows are found by the
  /// pictures' bytes, so its name only says where to look.
  InputRows rows(const std::string& dataset, const data_loaders::LabelledImages& images,
                 const Progress& progress) const override {
    alexnet::FeatureCacheOptions options;
    options.half_precision = features_.half_precision;
    auto cached =
        alexnet::cached_conv4_features(network_, data_loaders::with_three_channels(images.images),
                                       cache_file(dataset, images.images), options, progress);
    return {std::move(cached.features), std::move(cached.notice)};
  }

  std::string fingerprint() const override {
    return network_.fingerprint() + (features_.half_precision ? " half" : " single");
  }

  double operations() const override { return 1.3e9; }

  std::optional<NetworkRecord> network() const override {
    return NetworkRecord{network_.source(), network_.trained(), network_.fingerprint()};
  }

  std::optional<ExportedInput> for_export() const override { return ExportedInput{features_}; }

 private:
  std::filesystem::path cache_file(const std::string& dataset, const torch::Tensor& images) const {
    return cache_ / (as_file_name(dataset) + "-" + std::to_string(images.size(1)) + "x" +
                     std::to_string(images.size(2)) + "-" + network_.fingerprint().substr(0, 16) +
                     (features_.half_precision ? "-half" : "") + ".safetensors");
  }

  AlexNetFeatures features_;
  alexnet::Network network_;
  std::filesystem::path cache_;
  MapShape maps_;
};

}  // namespace

std::shared_ptr<const InputKind> alexnet_conv4(const AlexNetOptions& options,
                                               const DataPlaces& places) {
  return std::make_shared<AlexNetConv4>(
      AlexNetFeatures{load_weights(options, places), options.half_precision}, places.cache);
}

}  // namespace experiments
