#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace files {

/// A field of a message of protobuf (https://protobuf.dev/programming-guides/encoding).
struct WireField {
  uint64_t number = 0;
  bool is_bytes = false;
  uint64_t value = 0;      ///< of a varint, fixed64 or fixed32
  std::string_view bytes;  ///< of strings, messages, packed numbers
};

/// The fields of a message as they lie in it, one after the other.
class WireMessage {
 public:
  /// `bytes` must outlive it.
  explicit WireMessage(std::string_view bytes) : rest_(bytes) {}

  /// nullopt at the end. Throws std::runtime_error where there is no field.
  std::optional<WireField> next();
  /// The next varint of packed ones; nullopt at the end.
  std::optional<uint64_t> next_varint();

 private:
  uint64_t varint();
  uint64_t fixed(size_t bytes);
  std::string_view taken(uint64_t bytes);

  std::string_view rest_;
};

}  // namespace files
