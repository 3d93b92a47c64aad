#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// What each target defines, for libFuzzer and for driver.cpp: reads the bytes as one kind of file.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace fuzz {

/// Reads them or refuses them in our own words; whatever else is thrown is a finding.
template <class Read>
int read_or_refuse(const Read& read) {
  try {
    read();
  } catch (const std::runtime_error&) {
    // Refused.
  }
  return 0;
}

inline std::string_view text(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// What zeros keep apart.
inline std::vector<std::string> parts(std::string_view text) {
  std::vector<std::string> found(1);
  for (const char letter : text) {
    if (letter == '\0') {
      found.emplace_back();
    } else {
      found.back() += letter;
    }
  }
  return found;
}

}  // namespace fuzz
