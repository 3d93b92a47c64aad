#pragma once

#include <cstdint>

namespace kernels {

/// Response normalisation over channels (Krizhevsky, Sutskever and Hinton, 2012, section 3.3):
/// x / (k + alpha * sum of the squares of `size` channels around)^beta.
struct ResponseNorm {
  float k, alpha, beta;
  int64_t size;
};

/// Normalises the `channels` values of one pixel. `padded` has room for channels + size - 1
/// numbers; its first and last size / 2 are 0. `from` may be `to`.
void normalise_pixel(const float* from, float* to, int64_t channels, const ResponseNorm& norm,
                     float* padded);

/// The largest of 3 x 3 pixels, channel by channel: `corner` is the first of them, `row` the
/// numbers from row to row.
void pool_pixel(const float* corner, int64_t row, int64_t channels, float* to);

/// (pixels - mean) * scale for `count` pixels of three channels; mean has one number for each,
/// scale one a channel.
void centre_pixels(const uint8_t* pixels, const float* mean, const float* scale, int64_t count,
                   float* to);

}  // namespace kernels
