#include "app/printable.h"

#include <cstdint>
#include <cstdio>

namespace app {
namespace {

bool continues(const std::string& text, size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

/// Bytes of the UTF-8 letter that begins at `at`; 0 where none does.
size_t letter_bytes(const std::string& text, size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return 1;
  const size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return 0;
  for (size_t i = 1; i < bytes; ++i) {
    if (!continues(text, at + i)) return 0;
  }
  // Not in the shortest form, half of a pair of UTF-16, or beyond the last letter.
  const auto second = static_cast<unsigned char>(text[at + 1]);
  const bool is_wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0) ||
                        (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90);
  return is_wrong ? 0 : bytes;
}

/// The control characters of ASCII, and those from U+0080 to U+009F.
bool is_control(const std::string& text, size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  return first < 0x20 || first == 0x7F ||
         (first == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0);
}

std::string escaped(unsigned char byte) {
  char text[8];
  std::snprintf(text, sizeof text, "\\x%02x", byte);
  return text;
}

std::string printable(const std::string& text, bool keeps_lines) {
  std::string shown;
  for (size_t at = 0; at < text.size();) {
    const auto bytes = letter_bytes(text, at);
    const bool stays = bytes > 0 && (!is_control(text, at) || (keeps_lines && text[at] == '\n'));
    if (stays) {
      shown.append(text, at, bytes);
      at += bytes;
    } else {
      shown += escaped(static_cast<unsigned char>(text[at++]));
    }
  }
  return shown;
}

}  // namespace

std::string printable(const std::string& name) {
  return printable(name, /*keeps_lines=*/false);
}

std::string printable_lines(const std::string& text) {
  return printable(text, /*keeps_lines=*/true);
}

bool is_utf8(const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const auto bytes = letter_bytes(text, at);
    if (bytes == 0) return false;
    at += bytes;
  }
  return true;
}

}  // namespace app
