#pragma once

#include <torch/types.h>

#include <stdexcept>
#include <string_view>

namespace formats {

/// A picture as its file stores it.
struct StoredPicture {
  torch::Tensor pixels;  ///< uint8 [H, W, 3] BGR or [H, W, 4] BGRA, colours not multiplied by alpha
  int orientation = 1;   ///< EXIF's, 1 to 8: how to turn and mirror it upright
};

/// Why there is no picture, in words that files are counted by.
struct Unreadable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline constexpr auto no_picture = "no picture";
inline constexpr auto not_supported = "format not supported";
inline constexpr auto damaged = "damaged";
inline constexpr auto too_large = "too large";

/// The first picture of a JPEG, PNG, WebP, TIFF, GIF, BMP, HEIC or AVIF file, told by its content.
/// 16 bits become the upper 8, CMYK, grey and palettes RGB; colour profiles and gamma are ignored.
/// Strict: what its decoder so much as warns of in a JPEG, or whose data end early, is damaged. No
/// library writes to the terminal. Throws Unreadable.
StoredPicture read_picture(std::string_view bytes);

/// Whether a file begins like one of any format of pictures, be it one that we cannot read.
bool is_picture(std::string_view bytes);

}  // namespace formats
