#pragma once

#include <string_view>

namespace formats {

/// The orientation, 1 to 8, that a block of EXIF data names, with or without "Exif\0\0" before it;
/// 1 where it names none or is damaged.
int exif_orientation(std::string_view exif);

}  // namespace formats
