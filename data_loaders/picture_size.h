#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace data_loaders {

/// Width and height as the header of a JPEG, PNG, GIF, BMP or WebP says them, without decoding;
/// `bytes` may be no more than the file's beginning. Nothing where it is none of them.
std::optional<std::pair<int64_t, int64_t>> picture_size(std::string_view bytes);

}  // namespace data_loaders
