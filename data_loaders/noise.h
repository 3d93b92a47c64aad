#pragma once

#include <torch/types.h>

#include <cstdint>

namespace data_loaders {

/// |x + u| for each pixel x, u drawn evenly from [-level, level] on its own: floats of the shape of
/// `pixels` (float32 or float64, in [0, 1] for pictures), in [0, 1 + level]. The same seed gives
/// the same u / level at every level. Throws std::invalid_argument unless level >= 0.
torch::Tensor with_noise(const torch::Tensor& pixels, double level, uint64_t seed);

}  // namespace data_loaders
