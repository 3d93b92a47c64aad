#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "alexnet/network.h"

namespace alexnet {

/// Called from any thread, one call at a time, as images finish.
using Progress = std::function<void(int64_t done, int64_t total)>;

/// Takes what a layer gives for an image, as one row: float32 [numbers], in the order channel, row,
/// column. Called from any thread, for several images at a time.
using PutRow = std::function<void(int64_t image, size_t layer, const torch::Tensor& row)>;

/// What each of `layers` (inner_names) gives for each image, uint8 [N, H, W, 3] RGB, in one pass
/// over the image. Image i always goes alone through one thread, so that its rows have the same
/// bits in any batch and with any number of threads. `threads` of 0 means every core. Memory holds
/// one image's maps per thread. Throws std::invalid_argument for other images; what `put` or
/// `progress` throws stops the work and is passed on.
void compute_features(const Network& network, const torch::Tensor& images,
                      const std::vector<std::string>& layers, const PutRow& put,
                      const Progress& progress = {}, int64_t threads = 0);

/// The network's last layer for each image: float32 [N, network.features()].
torch::Tensor features(const Network& network, const torch::Tensor& images,
                       const Progress& progress = {}, int64_t threads = 0);

}  // namespace alexnet
