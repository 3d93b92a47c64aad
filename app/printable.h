#pragma once

#include <string>

namespace app {

/// A name from outside as a terminal can show it: control characters, line breaks among them, and
/// bytes that are no UTF-8 stand as "\x1b"; everything else stays.
std::string printable(const std::string& name);

/// The same for a text of several lines: its line breaks stay.
std::string printable_lines(const std::string& text);

bool is_utf8(const std::string& text);

}  // namespace app
