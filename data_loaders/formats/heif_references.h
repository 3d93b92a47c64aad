#pragma once

#include <string_view>

namespace formats {

/// Looks at what the items of a HEIC or AVIF file are made of, before a library decodes it: libheif
/// 1.15 decodes a grid that is one of its own tiles for as long as there is memory. Throws
/// Unreadable where an item is made of itself, in more than a few stages or of too many items.
void check_references(std::string_view heif);

}  // namespace formats
