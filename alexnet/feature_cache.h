#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "alexnet/features.h"

namespace alexnet {

struct FeatureCacheOptions {
  /// Stores float16: half the disk. What is returned is then rounded to float16 in every run, the
  /// first one too, so that all runs see the same numbers.
  bool half_precision = false;
  int64_t threads = 0;  ///< 0 means every core
};

struct CachedFeatures {
  torch::Tensor features;  ///< float32 [N, network.features()]
  int64_t computed = 0;    ///< rows that the cache did not have
  std::string notice;      ///< empty, or a sentence for people: what was wrong with the cache
};

/// conv4_features() through the safetensors file `cache`: rows of images that it has are read, the
/// others are computed, and the file is replaced where it lacked any; it then holds the rows of
/// `images` and no others. Rows are found by the SHA-256 of an image's size and pixels and by the
/// network's fingerprint, never by name or place, so the order of images and the file's folder do
/// not matter. A file that cannot be read, or a row whose own SHA-256 differs, is computed again
/// and the notice says so; where the file cannot be written the notice says that too. Throws as
/// conv4_features(), and std::runtime_error where an activation is too large for half precision.
CachedFeatures cached_conv4_features(const Network& network, const torch::Tensor& images,
                                     const std::filesystem::path& cache,
                                     const FeatureCacheOptions& options = {},
                                     const Progress& progress = {});

}  // namespace alexnet
