#include "fuzz/stored_zip.h"

#include <zlib.h>

#include <cstdint>

namespace fuzz {
namespace {

std::string little(uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 255);
  return text;
}

/// What a file's header and its record in the directory share.
std::string described(const std::string& name, std::string_view bytes) {
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  return little(20, 2) + little(0, 8) + little(crc, 4) + little(bytes.size(), 4) +
         little(bytes.size(), 4) + little(name.size(), 2) + little(0, 2);
}

}  // namespace

std::string stored_zip(const std::vector<std::pair<std::string, std::string_view>>& files) {
  std::string archive, directory;
  for (const auto& [name, bytes] : files) {
    const auto offset = archive.size();
    archive += "PK\x03\x04" + described(name, bytes) + name;
    archive += bytes;
    directory += "PK\x01\x02" + little(20, 2) + described(name, bytes) + std::string(10, 0) +
                 little(offset, 4) + name;
  }
  const auto count = little(files.size(), 2);
  return archive + directory + "PK\x05\x06" + little(0, 4) + count + count +
         little(directory.size(), 4) + little(archive.size(), 4) + little(0, 2);
}

}  // namespace fuzz
