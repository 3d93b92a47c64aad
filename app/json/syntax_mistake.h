#pragma once

#include <cstddef>
#include <string>

namespace experiments {

/// The first thing in a text that JSON does not allow there.
struct SyntaxMistake {
  size_t line = 1;
  size_t column = 1;  ///< counts letters, not bytes
  std::string expected;
  std::string got;  ///< as a terminal can show it, shortened
};

/// Of a text that nlohmann::json refuses, whose own words differ from version to version;
/// `bytes_read` is how many it had read then. Without it, only words that are none of JSON's count.
SyntaxMistake find_mistake(const std::string& text, size_t bytes_read = std::string::npos);

}  // namespace experiments
