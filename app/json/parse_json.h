#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace experiments {

/// The value of a JSON text. Throws app::ConfigError: "<file>:<line>:<column>: ..., expected ..."
/// for a syntax error, and "<file>#<pointer>: ..." for a key that stands twice in one object
/// (nlohmann would silently take the last) or a number that no double holds.
nlohmann::json parse_json(const std::string& text, const std::string& file);

}  // namespace experiments
