#include "data_loaders/formats/exif.h"

#include <cstddef>
#include <cstdint>

namespace formats {
namespace {

/// Numbers of a TIFF block in its own order of bytes; 0 beyond its end.
class ExifNumbers {
 public:
  explicit ExifNumbers(std::string_view block) : block_(block), little_(block[0] == 'I') {}

  uint32_t at(size_t place, int bytes) const {
    if (place > block_.size() || block_.size() - place < static_cast<size_t>(bytes)) return 0;
    uint32_t number = 0;
    for (int i = 0; i < bytes; ++i) {
      const auto byte = static_cast<unsigned char>(block_[place + i]);
      number |= uint32_t{byte} << 8 * (little_ ? i : bytes - 1 - i);
    }
    return number;
  }

 private:
  std::string_view block_;
  bool little_;
};

}  // namespace

int exif_orientation(std::string_view exif) {
  constexpr std::string_view lead("Exif\0\0", 6);
  if (exif.substr(0, lead.size()) == lead) exif.remove_prefix(lead.size());
  const auto order = exif.substr(0, 2);
  if (order != "II" && order != "MM") return 1;
  const ExifNumbers numbers(exif);
  constexpr uint32_t orientation_tag = 0x112, entry_bytes = 12;
  const size_t directory = numbers.at(4, 4);
  const uint32_t entries = numbers.at(directory, 2);
  for (uint32_t i = 0; i < entries; ++i) {
    const size_t entry = directory + 2 + i * entry_bytes;
    if (numbers.at(entry, 2) != orientation_tag) continue;
    const auto found = numbers.at(entry + 8, 2);
    return found >= 1 && found <= 8 ? static_cast<int>(found) : 1;
  }
  return 1;
}

}  // namespace formats
