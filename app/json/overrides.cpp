#include "app/json/overrides.h"

#include <nlohmann/json.hpp>

#include "app/config_error.h"
#include "app/json/parse_json.h"

namespace experiments {
namespace {

using nlohmann::json;

[[noreturn]] void fail(const std::string& override_text, const std::string& what) {
  throw app::ConfigError("--set " + override_text + ": " + what);
}

json::json_pointer read_pointer(const std::string& text, const std::string& override_text) {
  if (text.empty() || text[0] != '/') {
    fail(override_text, "expected /pointer=value, such as /experiments/0/training/steps=100");
  }
  try {
    return json::json_pointer(text);
  } catch (const json::exception&) {
    fail(override_text, text + " is not a JSON pointer: ~ must be followed by 0 or 1");
  }
}

json read_value(const std::string& text, const std::string& override_text) {
  return json::accept(text) ? parse_json(text, "--set " + override_text) : json(text);
}

void check_parents(const json& document, const json::json_pointer& pointer,
                   const std::string& override_text) {
  if (pointer.empty()) return;
  check_parents(document, pointer.parent_pointer(), override_text);
  if (!document.contains(pointer)) fail(override_text, pointer.to_string() + " does not exist");
}

void apply(json& document, const std::string& override_text) {
  const auto equals = override_text.find('=');
  const auto pointer = read_pointer(override_text.substr(0, equals), override_text);
  if (equals == std::string::npos) fail(override_text, "expected /pointer=value; there is no =");
  const auto parent = pointer.parent_pointer();
  check_parents(document, parent, override_text);
  if (!document[parent].is_object()) check_parents(document, pointer, override_text);
  document[pointer] = read_value(override_text.substr(equals + 1), override_text);
}

}  // namespace

void apply_overrides(json& document, const std::vector<std::string>& overrides) {
  for (const auto& text : overrides) apply(document, text);
}

}  // namespace experiments
