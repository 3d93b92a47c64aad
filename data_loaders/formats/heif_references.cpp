#include "data_loaders/formats/heif_references.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "data_loaders/formats/read_picture.h"

namespace formats {
namespace {

/// Of which items each one is made: a grid of its tiles, a picture of its transparency.
using Parts = std::map<uint32_t, std::vector<uint32_t>>;

/// Reads numbers from the most significant byte on.
class HeifNumbers {
 public:
  HeifNumbers(std::string_view bytes, size_t at) : bytes_(bytes), at_(at) {}

  bool has(size_t count) const { return at_ <= bytes_.size() && bytes_.size() - at_ >= count; }
  void skip(size_t count) { at_ += count; }
  /// Not beyond what there is.
  uint32_t next(size_t count) {
    uint32_t number = 0;
    for (const char byte : bytes_.substr(at_, count))
      number = number << 8 | static_cast<unsigned char>(byte);
    at_ += count;
    return number;
  }

 private:
  std::string_view bytes_;
  size_t at_;
};

constexpr uint32_t code(const char (&name)[5]) {
  uint32_t number = 0;
  for (int i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(name[i]);
  return number;
}

/// The size of a box whose size stands in eight bytes after its name.
constexpr uint32_t size_follows = 1;

/// One reference (ISO/IEC 14496-12, 8.11.12): its header, from which item, to how many and which.
/// Nothing more is read where it breaks off.
void add_reference(HeifNumbers& numbers, size_t id_bytes, Parts& parts) {
  const auto size = numbers.next(4), type = numbers.next(4);
  numbers.skip(size == size_follows ? 8 : 0);
  numbers.skip(type == code("uuid") ? 16 : 0);
  if (!numbers.has(id_bytes + 2)) return;
  const auto from = numbers.next(id_bytes);
  const auto count = numbers.next(2);
  for (uint32_t i = 0; i < count && numbers.has(id_bytes); ++i) {
    const auto to = numbers.next(id_bytes);
    if (type == code("dimg")) parts[from].push_back(to);
    if (type == code("auxl")) parts[to].push_back(from);
  }
}

/// The references of every box that may be taken for a list of them, wherever it stands: what a
/// decoder finds is among them, however it looks.
Parts parts_in(std::string_view heif) {
  constexpr std::string_view name = "iref";
  constexpr size_t version_and_flags = 4, reference_header = 8;
  constexpr int most_lists = 16;
  Parts parts;
  int lists = 0;
  for (size_t at = heif.find(name); at != heif.npos; at = heif.find(name, at + 1)) {
    if (++lists > most_lists) throw Unreadable(damaged);
    const size_t size = at < 4 ? 0 : HeifNumbers(heif, at - 4).next(4);
    const size_t content = at + name.size() + (size == size_follows ? 8 : 0);
    HeifNumbers numbers(heif, content);
    if (!numbers.has(version_and_flags)) break;
    const size_t id_bytes = numbers.next(version_and_flags) >> 24 == 0 ? 2 : 4;
    const size_t end = size <= size_follows ? heif.size() : at - 4 + size;
    HeifNumbers of_box(heif.substr(0, end), content + version_and_flags);
    while (of_box.has(reference_header)) add_reference(of_box, id_bytes, parts);
  }
  return parts;
}

/// How many stages an item is made in, and of how many items, one for each time that it is used.
struct Extent {
  int stages = 0;
  int64_t items = 1;
};

class ExtentOfItems {
 public:
  explicit ExtentOfItems(const Parts& parts) : parts_(parts) {}

  /// Of an item that is used `above` stages further up.
  Extent of(uint32_t item, int above) {
    constexpr int most_stages = 4;  // a turned grid of tiles with transparency has as many
    constexpr int64_t most_items = 8192;
    if (above > most_stages) throw Unreadable(damaged);
    const auto own = parts_.find(item);
    if (own == parts_.end()) return {};
    auto& extent = known_[item];
    if (extent.stages == 0) {
      Extent made;
      for (const auto part : own->second) {
        const auto of_part = of(part, above + 1);
        made.stages = std::max(made.stages, of_part.stages + 1);
        made.items += of_part.items;
        if (made.items > most_items) throw Unreadable(too_large);
      }
      extent = made;
    }
    if (above + extent.stages > most_stages) throw Unreadable(damaged);
    return extent;
  }

 private:
  const Parts& parts_;
  std::map<uint32_t, Extent> known_;
};

}  // namespace

void check_references(std::string_view heif) {
  const auto parts = parts_in(heif);
  ExtentOfItems extents(parts);
  for (const auto& item : parts) extents.of(item.first, 0);
}

}  // namespace formats
