#include "alexnet/block_kernels.h"

#include <algorithm>
#include <cmath>
#include <vector>

// Plain loops, written so that the compiler turns each into vector instructions; this file is
// compiled with -O3 for that. Where the linker can choose by processor, the wide versions are
// compiled too.
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define FOR_EACH_PROCESSOR \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

namespace alexnet {
namespace {

// Normalises the `channels` values of one pixel. `padded` holds their squares with size / 2 zeros
// before and after.
FOR_EACH_PROCESSOR void normalise_pixel(const float* from, float* to, int64_t channels,
                                        const ResponseNorm& norm, float* __restrict padded) {
  const int64_t half = norm.size / 2;
  for (int64_t c = 0; c < channels; ++c) padded[half + c] = from[c] * from[c];
  const auto alpha = static_cast<float>(norm.alpha);
  const auto k = static_cast<float>(norm.k);
  const auto beta = static_cast<float>(norm.beta);
  if (norm.size == 5 && beta == 0.75F) {
    for (int64_t c = 0; c < channels; ++c) {
      const float sum = padded[c] + padded[c + 1] + padded[c + 2] + padded[c + 3] + padded[c + 4];
      const float root = std::sqrt(k + alpha * sum);
      to[c] =
          from[c] / (root * std::sqrt(root));  // s^3/4 = s^1/2 s^1/4: pow costs ten times as much
    }
    return;
  }
  for (int64_t c = 0; c < channels; ++c) {
    float sum = 0;
    for (int64_t i = 0; i < norm.size; ++i) sum += padded[c + i];
    to[c] = from[c] * std::pow(k + alpha * sum, -beta);
  }
}

FOR_EACH_PROCESSOR void pool_pixel(const float* corner, int64_t row, int64_t channels,
                                   float* __restrict to) {
  for (int64_t c = 0; c < channels; ++c) {
    float largest = corner[c];
    for (int64_t y = 0; y < 3; ++y) {
      for (int64_t x = 0; x < 3; ++x) {
        const float value = corner[y * row + x * channels + c];
        largest = value > largest ? value : largest;
      }
    }
    to[c] = largest;
  }
}

}  // namespace

void finish_block(const Maps& from, const Maps& to, BlockOrder order, const ResponseNorm& norm) {
  const int64_t channels = from.channels;
  std::vector<float> padded(static_cast<size_t>(channels + norm.size - 1), 0.0F);
  if (order == BlockOrder::norm_then_pool) {
    for (int64_t i = 0; i < from.side * from.side; ++i) {
      float* pixel = from.values + i * channels;
      normalise_pixel(pixel, pixel, channels, norm, padded.data());
    }
  }
  const int64_t row = from.side * channels;
  for (int64_t y = 0; y < to.side; ++y) {
    for (int64_t x = 0; x < to.side; ++x) {
      float* pixel = to.values + (y * to.side + x) * channels;
      pool_pixel(from.values + 2 * y * row + 2 * x * channels, row, channels, pixel);
      if (order == BlockOrder::pool_then_norm) {
        normalise_pixel(pixel, pixel, channels, norm, padded.data());
      }
    }
  }
}

FOR_EACH_PROCESSOR void centre(const uint8_t* pixels, const float* mean, const float* scale,
                               int64_t side, float* __restrict to) {
  const float red = scale[0], green = scale[1], blue = scale[2];
  for (int64_t i = 0; i < 3 * side * side; i += 3) {
    to[i] = (static_cast<float>(pixels[i]) - mean[i]) * red;
    to[i + 1] = (static_cast<float>(pixels[i + 1]) - mean[i + 1]) * green;
    to[i + 2] = (static_cast<float>(pixels[i + 2]) - mean[i + 2]) * blue;
  }
}

}  // namespace alexnet
