#include "app/json/overrides.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/config_error.h"
#include "app/json/parse_json.h"
#include "app/printable.h"

namespace experiments {
namespace {

using nlohmann::json;

/// The override as messages quote it.
std::string quoted(const std::string& override_text) {
  constexpr size_t longest = 100;
  if (override_text.size() <= longest) return "--set " + override_text;
  return "--set " + override_text.substr(0, longest) + "...";
}

[[noreturn]] void fail(const std::string& override_text, const std::string& what) {
  throw app::ConfigError(quoted(override_text) + ": " + what);
}

/// The keys and indices of a JSON pointer.
std::vector<std::string> read_pointer(const std::string& text, const std::string& override_text) {
  if (text.empty() || text[0] != '/') {
    fail(override_text, "expected /pointer=value, such as /experiments/0/training/steps=100");
  }
  std::vector<std::string> steps;
  try {
    for (json::json_pointer pointer(text); !pointer.empty(); pointer.pop_back()) {
      steps.push_back(pointer.back());
    }
  } catch (const json::exception&) {
    fail(override_text, "not a JSON pointer: ~ must be followed by 0 or 1");
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

json read_value(const std::string& text, const std::string& override_text) {
  return json::accept(text) ? parse_json(text, quoted(override_text)) : json(text);
}

std::optional<size_t> index_in(const json& list, const std::string& step) {
  size_t index = 0;
  const char* end = step.data() + step.size();
  const auto [last, error] = std::from_chars(step.data(), end, index);
  const bool is_index = error == std::errc() && last == end && std::to_string(index) == step;
  return is_index && index < list.size() ? std::optional(index) : std::nullopt;
}

/// What stands at `step` of a value; null where nothing does.
json* find_step(json& value, const std::string& step) {
  if (value.is_object() && value.contains(step)) return &value[step];
  if (!value.is_array()) return nullptr;
  const auto index = index_in(value, step);
  return index ? &value[*index] : nullptr;
}

void apply(json& document, const std::string& override_text) {
  if (!app::is_utf8(override_text)) fail(override_text, "expected UTF-8");
  const auto equals = override_text.find('=');
  const auto steps = read_pointer(override_text.substr(0, equals), override_text);
  if (equals == std::string::npos) fail(override_text, "expected /pointer=value; there is no =");
  auto value = read_value(override_text.substr(equals + 1), override_text);
  json* place = &document;
  json::json_pointer pointer;
  for (size_t i = 0; i < steps.size(); ++i) {
    pointer /= steps[i];
    const bool may_be_new = i + 1 == steps.size() && place->is_object();
    auto* next = may_be_new ? &(*place)[steps[i]] : find_step(*place, steps[i]);
    if (next == nullptr) fail(override_text, pointer.to_string() + " does not exist");
    place = next;
  }
  *place = std::move(value);
}

}  // namespace

void apply_overrides(json& document, const std::vector<std::string>& overrides) {
  for (const auto& text : overrides) apply(document, text);
}

}  // namespace experiments
