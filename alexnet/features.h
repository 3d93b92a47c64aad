#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>

#include "alexnet/network.h"

namespace alexnet {

/// Called from any thread, one call at a time, as images finish.
using Progress = std::function<void(int64_t done, int64_t total)>;

/// conv4 of each image: uint8 [N, H, W, 3] RGB in, float32 [N, network.features()] out, each row
/// the maps in the order channel, row, column. Image i always goes alone through one thread, so
/// that its row has the same bits in any batch and with any number of threads. `threads` of 0 means
/// every core. Beside the result, memory holds one image's maps per thread. Throws
/// std::invalid_argument for other images; what `progress` throws stops the work and is passed on.
torch::Tensor conv4_features(const Network& network, const torch::Tensor& images,
                             const Progress& progress = {}, int64_t threads = 0);

}  // namespace alexnet
