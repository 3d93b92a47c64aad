#include "kernels/picture_blocks.h"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/picture_blocks.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

// Plain loops, of which the compiler makes vectors for each instruction set.
HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

void normalise_channels(const float* from, float* to, int64_t channels, const ResponseNorm& norm,
                        float* __restrict padded) {
  const float k = norm.k, alpha = norm.alpha;
  for (int64_t c = 0; c < channels; ++c) padded[norm.size / 2 + c] = from[c] * from[c];
  if (norm.size == 5 && norm.beta == 0.75F) {
    for (int64_t c = 0; c < channels; ++c) {
      const float sum = padded[c] + padded[c + 1] + padded[c + 2] + padded[c + 3] + padded[c + 4];
      const float root = std::sqrt(k + alpha * sum);
      // s^3/4 = s^1/2 s^1/4: pow costs ten times as much
      to[c] = from[c] / (root * std::sqrt(root));
    }
    return;
  }
  for (int64_t c = 0; c < channels; ++c) {
    float sum = 0;
    for (int64_t i = 0; i < norm.size; ++i) sum += padded[c + i];
    to[c] = from[c] * std::pow(k + alpha * sum, -norm.beta);
  }
}

void pool_channels(const float* corner, int64_t row, int64_t channels, float* __restrict to) {
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

void centre_channels(const uint8_t* pixels, const float* mean, const float* scale, int64_t count,
                     float* __restrict to) {
  const float red = scale[0], green = scale[1], blue = scale[2];
  for (int64_t i = 0; i < 3 * count; i += 3) {
    to[i] = (static_cast<float>(pixels[i]) - mean[i]) * red;
    to[i + 1] = (static_cast<float>(pixels[i + 1]) - mean[i + 1]) * green;
    to[i + 2] = (static_cast<float>(pixels[i + 2]) - mean[i + 2]) * blue;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kernels {

HWY_EXPORT(normalise_channels);
HWY_EXPORT(pool_channels);
HWY_EXPORT(centre_channels);

void normalise_pixel(const float* from, float* to, int64_t channels, const ResponseNorm& norm,
                     float* padded) {
  HWY_DYNAMIC_DISPATCH(normalise_channels)(from, to, channels, norm, padded);
}

void pool_pixel(const float* corner, int64_t row, int64_t channels, float* to) {
  HWY_DYNAMIC_DISPATCH(pool_channels)(corner, row, channels, to);
}

void centre_pixels(const uint8_t* pixels, const float* mean, const float* scale, int64_t count,
                   float* to) {
  HWY_DYNAMIC_DISPATCH(centre_channels)(pixels, mean, scale, count, to);
}

}  // namespace kernels
#endif
