#include "app/inputs/feature_source.h"

#include <cctype>
#include <stdexcept>

#include "alexnet/feature_cache.h"
#include "alexnet/read_weights.h"
#include "alexnet/untrained_weights.h"

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

std::filesystem::path cache_file(const FeatureSource& source, const std::string& dataset,
                                 const torch::Tensor& images) {
  return source.cache /
         (as_file_name(dataset) + "-" + std::to_string(images.size(1)) + "x" +
          std::to_string(images.size(2)) + "-" + source.network->fingerprint().substr(0, 16) +
          (source.half_precision ? "-half" : "") + ".safetensors");
}

}  // namespace

alexnet::Weights load_weights(const AlexNetOptions& options, const std::filesystem::path& data_root,
                              bool demo) {
  if (demo) return alexnet::untrained_weights(/*seed=*/0);
  const auto path = data_root / options.weights;
  if (std::filesystem::exists(path)) return alexnet::read_weights(path);
  throw std::runtime_error(
      path.string() +
      ": not found; the input alexnet.conv4 needs weights: `facesweep alexnet fetch torchvision` "
      "downloads some, and \"alexnet\": {\"weights\": PATH} in the JSON names them below the data "
      "root");
}

FeatureSource load_features(const AlexNetOptions& options, const std::filesystem::path& data_root,
                            bool demo, const std::filesystem::path& cache) {
  return {std::make_shared<alexnet::Network>(load_weights(options, data_root, demo)),
          options.half_precision, cache};
}

Features conv4_features(const FeatureSource& source, const std::string& dataset,
                        const torch::Tensor& images, const alexnet::Progress& progress) {
  const auto rgb = images.size(3) == 3 ? images : images.expand({-1, -1, -1, 3}).contiguous();
  alexnet::FeatureCacheOptions options;
  options.half_precision = source.half_precision;
  auto cached = alexnet::cached_conv4_features(
      *source.network, rgb, cache_file(source, dataset, images), options, progress);
  return {std::move(cached.features), std::move(cached.notice)};
}

std::string fingerprint(const FeatureSource& source) {
  return source.network->fingerprint() + (source.half_precision ? " half" : " single");
}

}  // namespace experiments
