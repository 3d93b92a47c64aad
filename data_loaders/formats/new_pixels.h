#pragma once

#include <torch/types.h>

#include <cstdint>

namespace formats {

/// Pixels of a picture at most: 200 million, as telephones take them, and some more.
constexpr int64_t most_pixels = int64_t{1} << 28;

/// uint8 [height, width, channels], not filled. Of pictures with more than 2^25 pixels one thread
/// at a time holds some: others wait here until they are gone, which bounds memory whatever the
/// number of threads. Throws Unreadable where there are none, or more than most_pixels: a header
/// that promises more than a memory holds costs nothing.
torch::Tensor new_pixels(int64_t height, int64_t width, int64_t channels);

}  // namespace formats
