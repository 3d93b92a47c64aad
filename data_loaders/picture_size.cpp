#include "data_loaders/picture_size.h"

#include <cstdlib>

namespace data_loaders {
namespace {

using Size = std::optional<std::pair<int64_t, int64_t>>;

enum class Order { big_endian, little_endian };

/// A number of `count` bytes at `place`; -1 where the bytes end before.
int64_t number(std::string_view bytes, size_t place, size_t count, Order order) {
  if (bytes.size() < place + count) return -1;
  int64_t value = 0;
  for (size_t i = 0; i < count; ++i) {
    const size_t next = order == Order::big_endian ? i : count - 1 - i;
    value = value << 8 | static_cast<unsigned char>(bytes[place + next]);
  }
  return value;
}

Size sized(int64_t width, int64_t height) {
  if (width <= 0 || height <= 0) return {};
  return {{width, height}};
}

bool begins(std::string_view bytes, std::string_view magic) {
  return bytes.substr(0, magic.size()) == magic;
}

/// Goes from segment to segment to the one that begins a frame.
Size size_of_jpeg(std::string_view bytes) {
  for (size_t place = 2; place + 9 <= bytes.size();) {
    const auto marker = static_cast<unsigned char>(bytes[place + 1]);
    const bool is_frame =
        marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (is_frame) {
      return sized(number(bytes, place + 7, 2, Order::big_endian),
                   number(bytes, place + 5, 2, Order::big_endian));
    }
    if (marker == 0xFF) {  // fills up
      ++place;
      continue;
    }
    place += 2 + static_cast<size_t>(number(bytes, place + 2, 2, Order::big_endian));
  }
  return {};
}

Size size_of_webp(std::string_view bytes) {
  const auto kind = bytes.substr(12, 4);
  const auto at = [&](size_t place, size_t count) {
    return number(bytes, place, count, Order::little_endian);
  };
  if (kind == "VP8X") return sized(at(24, 3) + 1, at(27, 3) + 1);
  if (kind == "VP8 ") return sized(at(26, 2) & 0x3FFF, at(28, 2) & 0x3FFF);
  if (kind != "VP8L" || bytes.size() < 25) return {};
  const auto packed = at(21, 4);
  return sized((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1);
}

}  // namespace

Size picture_size(std::string_view bytes) {
  const auto big = [&](size_t place) { return number(bytes, place, 4, Order::big_endian); };
  const auto little = [&](size_t place, size_t count) {
    return number(bytes, place, count, Order::little_endian);
  };
  if (begins(bytes, "\xff\xd8")) return size_of_jpeg(bytes);
  if (begins(bytes, "\x89PNG\r\n\x1a\n")) return sized(big(16), big(20));
  if (begins(bytes, "GIF8")) return sized(little(6, 2), little(8, 2));
  if (begins(bytes, "RIFF") && bytes.size() >= 30 && bytes.substr(8, 4) == "WEBP") {
    return size_of_webp(bytes);
  }
  // The height is negative where rows run downwards.
  if (begins(bytes, "BM")) {
    return sized(little(18, 4), std::abs(int64_t{static_cast<int32_t>(little(22, 4))}));
  }
  return {};
}

}  // namespace data_loaders
