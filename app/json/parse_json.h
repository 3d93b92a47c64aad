#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace experiments {

/// Values are printed and compared level by level, so that a file of nothing but brackets would
/// otherwise take all of the stack.
constexpr size_t deepest_json = 64;

/// The value of a JSON text. Throws app::ConfigError: "<file>:<line>:<column>: expected ..., got
/// ..." for a syntax error, and "<file>#<pointer>: ..." for a key that stands twice in one object
/// (nlohmann would silently take the last), a number that no double holds, or more levels than
/// deepest_json.
nlohmann::json parse_json(const std::string& text, const std::string& file);

}  // namespace experiments
