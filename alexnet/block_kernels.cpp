#include "alexnet/block_kernels.h"

#include <vector>

#include "kernels/picture_blocks.h"

namespace alexnet {

void finish_block(const Maps& from, const Maps& to, BlockOrder order, const ResponseNorm& norm) {
  const int64_t channels = from.channels;
  const kernels::ResponseNorm own{static_cast<float>(norm.k), static_cast<float>(norm.alpha),
                                  static_cast<float>(norm.beta), norm.size};
  std::vector<float> padded(static_cast<size_t>(channels + norm.size - 1), 0.0F);
  if (order == BlockOrder::norm_then_pool) {
    for (int64_t i = 0; i < from.side * from.side; ++i) {
      float* pixel = from.values + i * channels;
      kernels::normalise_pixel(pixel, pixel, channels, own, padded.data());
    }
  }
  const int64_t row = from.side * channels;
  for (int64_t y = 0; y < to.side; ++y) {
    for (int64_t x = 0; x < to.side; ++x) {
      float* pixel = to.values + (y * to.side + x) * channels;
      kernels::pool_pixel(from.values + 2 * y * row + 2 * x * channels, row, channels, pixel);
      if (order == BlockOrder::pool_then_norm) {
        kernels::normalise_pixel(pixel, pixel, channels, own, padded.data());
      }
    }
  }
}

void centre(const uint8_t* pixels, const float* mean, const float* scale, int64_t side, float* to) {
  kernels::centre_pixels(pixels, mean, scale, side * side, to);
}

}  // namespace alexnet
