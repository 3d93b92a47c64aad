#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace files {

/// A file in an archive. `bytes` are as they lie there, part of the archive's own.
struct ZipEntry {
  std::string name;
  std::string_view bytes;
  bool deflated = false;
};

/// The files of a zip archive (APPNOTE.TXT), zip64 among them, stored or deflated, after every
/// CRC-32 was checked: LibTorch looks at none. Throws std::runtime_error that says what is wrong:
/// not whole, bytes before or behind it, places outside of it, one name twice, damaged content.
std::vector<ZipEntry> read_zip(std::string_view archive);

}  // namespace files
