#include "app/json/json_field.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/config_error.h"

namespace experiments {
namespace {

using nlohmann::json;

constexpr size_t kLongestQuote = 60;

std::string shortened(const json& value) {
  auto text = value.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.size() <= kLongestQuote) return text;
  size_t end = kLongestQuote;
  // A UTF-8 letter is not cut in two.
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

std::string joined(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string below(const std::string& pointer, const std::string& key) {
  return (json::json_pointer(pointer) / key).to_string();
}

// nullopt for anything that is not a whole number an int64 holds.
std::optional<int64_t> whole_number(const json& value) {
  if (value.is_number_unsigned() &&
      value.get<uint64_t>() > static_cast<uint64_t>(kLargestInteger)) {
    return std::nullopt;
  }
  if (value.is_number_integer()) return value.get<int64_t>();
  if (!value.is_number_float()) return std::nullopt;
  const double number = value.get<double>();
  const bool exact =
      std::abs(number) <= static_cast<double>(kLargestInteger) && number == std::trunc(number);
  return exact ? std::optional<int64_t>(static_cast<int64_t>(number)) : std::nullopt;
}

std::string describe_integers(const json& value, int64_t minimum, int64_t maximum) {
  const bool too_large = value.is_number() && value.get<double>() > static_cast<double>(maximum);
  if (maximum == kLargestInteger && !too_large) return "an integer >= " + std::to_string(minimum);
  return "an integer between " + std::to_string(minimum) + " and " + std::to_string(maximum);
}

}  // namespace

bool Bounds::contain(double number) const {
  return std::isfinite(number) && (low_included ? number >= low : number > low) && number < high;
}

std::string Bounds::describe() const {
  std::string text = "a number";
  if (std::isfinite(low)) text += (low_included ? " >= " : " > ") + json(low).dump();
  if (std::isfinite(high)) text += (std::isfinite(low) ? " and < " : " < ") + json(high).dump();
  // 0.0 and 1.0 are what nlohmann makes of 0 and 1.
  for (size_t zero = text.find(".0"); zero != std::string::npos; zero = text.find(".0")) {
    const bool whole = zero + 2 == text.size() || text[zero + 2] == ' ';
    if (!whole) break;
    text.erase(zero, 2);
  }
  return text;
}

JsonField::JsonField(const json& value, std::string file, std::string pointer)
    : value_(&value), file_(std::move(file)), pointer_(std::move(pointer)) {}

bool JsonField::has(const std::string& key) const {
  return value_->contains(key);
}

JsonField JsonField::at(const std::string& key) const {
  auto field = find(key);
  if (!field) fail("missing key " + json(key).dump());
  return *field;
}

std::optional<JsonField> JsonField::find(const std::string& key) const {
  require_object();
  if (!has(key)) return std::nullopt;
  return JsonField((*value_)[key], file_, below(pointer_, key));
}

std::vector<JsonField> JsonField::items() const {
  if (!value_->is_array()) expected("a list");
  std::vector<JsonField> items;
  for (size_t i = 0; i < value_->size(); ++i) {
    items.emplace_back((*value_)[i], file_, pointer_ + "/" + std::to_string(i));
  }
  return items;
}

std::vector<std::pair<std::string, JsonField>> JsonField::members() const {
  require_object();
  std::vector<std::pair<std::string, JsonField>> members;
  for (const auto& [key, value] : value_->items()) {
    members.emplace_back(key, JsonField(value, file_, below(pointer_, key)));
  }
  return members;
}

void JsonField::allow_only(const KeyTree& known) const {
  require_object();
  check_keys(known, known, *this, "");
}

void JsonField::check_keys(const KeyTree& known, const KeyTree& root, const JsonField& root_field,
                           const std::string& place) const {
  for (const auto& [key, field] : members()) {
    const auto* key_known = known.find(key);
    if (!key_known) unknown_key(key, known, root, root_field, place);
    if (key_known->below.empty() || !field.value().is_object()) continue;
    field.check_keys(*key_known, root, root_field, place.empty() ? key : place + "/" + key);
  }
}

void JsonField::unknown_key(const std::string& key, const KeyTree& known, const KeyTree& root,
                            const JsonField& root_field, const std::string& place) const {
  const JsonField field(*value_, file_, below(pointer_, key));
  const auto nearest = nearest_key(root, place, key);
  if (nearest.empty()) {
    std::vector<std::string> names;
    for (const auto& candidate : known.below) names.push_back(candidate.name);
    field.fail("unknown key; expected one of " + joined(names));
  }
  const auto prefix = place.empty() ? "" : place + "/";
  const bool here = nearest.compare(0, prefix.size(), prefix) == 0;
  field.fail("unknown key; did you mean " +
             (here ? nearest.substr(prefix.size()) : "#" + root_field.pointer_ + "/" + nearest) +
             "?");
}

int64_t JsonField::integer(int64_t minimum, int64_t maximum) const {
  const auto number = whole_number(*value_);
  if (!number || *number < minimum || *number > maximum) {
    expected(describe_integers(*value_, minimum, maximum));
  }
  return *number;
}

double JsonField::number(const Bounds& bounds) const {
  if (!value_->is_number() || !bounds.contain(value_->get<double>())) expected(bounds.describe());
  return value_->get<double>();
}

bool JsonField::boolean() const {
  if (!value_->is_boolean()) expected("true or false");
  return value_->get<bool>();
}

std::string JsonField::text() const {
  const auto text = possibly_empty_text();
  if (text.empty()) expected("a string that is not empty");
  return text;
}

std::string JsonField::possibly_empty_text() const {
  if (!value_->is_string()) expected("a string");
  return value_->get<std::string>();
}

std::string JsonField::one_of(std::vector<std::string> names) const {
  const bool found = value_->is_string() && std::find(names.begin(), names.end(),
                                                      value_->get<std::string>()) != names.end();
  if (!found) expected("one of " + joined(std::move(names)));
  return value_->get<std::string>();
}

void JsonField::expected(const std::string& what) const {
  fail("expected " + what + ", got " + shortened(*value_));
}

void JsonField::fail(const std::string& what) const {
  throw app::ConfigError(file_ + "#" + pointer_ + ": " + what);
}

void JsonField::require_object() const {
  if (!value_->is_object()) expected("an object");
}

}  // namespace experiments
