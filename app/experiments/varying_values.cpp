#include "app/experiments/varying_values.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace experiments {
namespace {

using nlohmann::json;

constexpr int64_t kLongestRange = 10000;

std::vector<json> read_list(const JsonField& field, const TrialField& known) {
  const auto items = field.items();
  if (items.empty()) field.expected("at least one value");
  std::vector<json> values;
  for (const auto& item : items) {
    auto value = known.read(item);
    if (std::find(values.begin(), values.end(), value) != values.end()) {
      item.expected("a value that the list does not have yet");
    }
    values.push_back(std::move(value));
  }
  return values;
}

double six_digits(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", number);
  return std::strtod(text, nullptr);
}

// The number `index` of `count` from `from` to `to`.
double number_between(double from, double to, int64_t index, int64_t count, bool logarithmic) {
  if (index == 0) return from;
  if (index == count - 1) return to;
  const double part = static_cast<double>(index) / static_cast<double>(count - 1);
  if (!logarithmic) return six_digits(from + part * (to - from));
  return six_digits(std::exp(std::log(from) + part * (std::log(to) - std::log(from))));
}

json as_value(double number, TrialField::Kind kind) {
  return kind == TrialField::Kind::integer ? json(static_cast<int64_t>(std::llround(number)))
                                           : json(number);
}

std::vector<json> read_range(const JsonField& field, const TrialField& known) {
  field.allow_only(range_keys());
  const auto end = [&](const char* key) {
    const auto value = field.at(key);
    if (!value.value().is_number()) value.expected("a number");
    return known.read(value).get<double>();
  };
  const double from = end("from"), to = end("to");
  if (!(from < to))
    field.at("to").expected("a number > \"from\", " + field.at("from").value().dump());
  const auto count = field.at("count").integer(2, kLongestRange);
  const bool logarithmic = field.at("scale").one_of({"linear", "log"}) == "log";
  if (logarithmic && from <= 0) field.at("from").expected("a number > 0 on a log scale");
  std::vector<json> values;
  for (int64_t i = 0; i < count; ++i) {
    const auto value = as_value(number_between(from, to, i, count, logarithmic), known.kind);
    if (values.empty() || values.back() != value) values.push_back(value);
  }
  return values;
}

}  // namespace

std::vector<json> read_values(const JsonField& field, const TrialField& known) {
  if (known.varies && field.value().is_array()) return read_list(field, known);
  const bool takes_ranges = known.varies && known.kind != TrialField::Kind::choice;
  if (takes_ranges && field.value().is_object()) return read_range(field, known);
  return {known.read(field)};
}

const KeyTree& range_keys() {
  static const KeyTree kKeys{"", {{"from", {}}, {"to", {}}, {"count", {}}, {"scale", {}}}};
  return kKeys;
}

}  // namespace experiments
