#pragma once

#include <string>
#include <string_view>

namespace files {

/// The bytes in base64 (RFC 4648, section 4), padded, without line breaks.
std::string base64(std::string_view bytes);

/// The bytes again. Throws std::runtime_error where the text is not base64.
std::string from_base64(std::string_view text);

}  // namespace files
