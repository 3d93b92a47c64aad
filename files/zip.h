#pragma once

#include <string_view>

namespace files {

/// True where a zip archive ends as one does: with its record of 22 bytes and the comment whose
/// length stands there (APPNOTE.TXT, section 4.3.16). LibTorch's pickle_load does not look, and
/// reads past the end of one that is cut off.
bool is_whole_zip(std::string_view bytes);

}  // namespace files
