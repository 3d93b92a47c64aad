#include "files/wire_message.h"

#include <cstring>
#include <stdexcept>

namespace files {
namespace {

[[noreturn]] void damaged() {
  throw std::runtime_error("damaged, truncated or of another kind");
}

}  // namespace

std::string_view WireMessage::taken(uint64_t bytes) {
  if (bytes > rest_.size()) damaged();
  const auto part = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  return part;
}

uint64_t WireMessage::varint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(taken(1).front());
    value |= static_cast<uint64_t>(byte & 127) << shift;
    if (byte < 128) return value;
  }
  damaged();
}

uint64_t WireMessage::fixed(size_t bytes) {
  uint64_t value = 0;
  std::memcpy(&value, taken(bytes).data(), bytes);  // little-endian, as every machine of LibTorch
  return value;
}

std::optional<uint64_t> WireMessage::next_varint() {
  if (rest_.empty()) return std::nullopt;
  return varint();
}

std::optional<WireField> WireMessage::next() {
  if (rest_.empty()) return std::nullopt;
  const auto tag = varint();
  WireField field;
  field.number = tag / 8;
  switch (tag % 8) {
    case 0:
      field.value = varint();
      return field;
    case 1:
      field.value = fixed(8);
      return field;
    case 2:
      field.is_bytes = true;
      field.bytes = taken(varint());
      return field;
    case 5:
      field.value = fixed(4);
      return field;
  }
  damaged();  // groups, which no file of today has
}

}  // namespace files
