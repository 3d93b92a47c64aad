#pragma once

#include <cstdint>

#include "alexnet/weights.h"

namespace alexnet {

/// One image's maps with channels innermost: float32 [side, side, channels].
struct Maps {
  float* values;
  int64_t side;
  int64_t channels;
};

/// What follows ReLU in block 1 and 2, in one pass over `from`: pooling (maximum, 3 x 3, stride 2)
/// and response normalisation in the given order. `to.side` is (from.side - 3) / 2 + 1. Where
/// normalisation comes first, `from` is overwritten with its result.
void finish_block(const Maps& from, const Maps& to, BlockOrder order, const ResponseNorm& norm);

/// (pixels - mean) * scale. `pixels` is uint8 [side, side, 3]; `mean` is float32 [side, side, 3],
/// `scale` float32 [3].
void centre(const uint8_t* pixels, const float* mean, const float* scale, int64_t side, float* to);

}  // namespace alexnet
