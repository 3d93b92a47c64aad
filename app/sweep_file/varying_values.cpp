#include "app/sweep_file/varying_values.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <nlohmann/json.hpp>

#include "app/sweep_file/schema_parts.h"

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

/// A range: `count` numbers from `from` to `to`, of equal differences or of equal ratios.
struct Range {
  double from = 0, to = 0;
  int64_t count = 0;
  bool logarithmic = false;

  /// Not rounded, but for the ends exact and between them.
  double number(int64_t index) const {
    if (index == 0) return from;
    if (index == count - 1) return to;
    const double part = static_cast<double>(index) / static_cast<double>(count - 1);
    const double between = logarithmic
                               ? std::exp(std::log(from) + part * (std::log(to) - std::log(from)))
                               : from + part * (to - from);
    return std::clamp(between, from, to);
  }
};

double rounded(double number, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", digits, number);
  return std::strtod(text, nullptr);
}

std::vector<double> with_digits(const Range& range, int digits) {
  std::vector<double> numbers;
  for (int64_t i = 0; i < range.count; ++i) {
    const bool is_end = i == 0 || i == range.count - 1;
    numbers.push_back(is_end ? range.number(i) : rounded(range.number(i), digits));
  }
  return numbers;
}

bool rise(const std::vector<double>& numbers) {
  return std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>()) ==
         numbers.end();
}

/// Six digits, or as many more as keep neighbours apart and within the ends; empty where doubles
/// have not enough.
std::vector<json> numbers_of(const Range& range) {
  constexpr int usual = 6, all = 17;
  for (int digits = usual; digits <= all; ++digits) {
    const auto numbers = with_digits(range, digits);
    if (rise(numbers)) return {numbers.begin(), numbers.end()};
  }
  return {};
}

/// Rounded; equal ones once.
std::vector<json> integers_of(const Range& range) {
  std::vector<json> integers;
  for (int64_t i = 0; i < range.count; ++i) {
    const json integer = static_cast<int64_t>(std::llround(range.number(i)));
    if (integers.empty() || integers.back() != integer) integers.push_back(integer);
  }
  return integers;
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
  const Range range{from, to, count, logarithmic};
  const auto values =
      known.kind == TrialField::Kind::integer ? integers_of(range) : numbers_of(range);
  if (values.empty()) {
    field.at("count").expected(
        "fewer: there are not so many different numbers from \"from\" to \"to\"");
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

nlohmann::ordered_json range_schema() {
  auto schema = described("Numbers from one end to the other.", {}, object_schema());
  schema["required"] = {"from", "to", "count", "scale"};
  auto& properties = schema["properties"];
  properties["from"] = described("The first number.", {}, number_schema({}));
  properties["to"] = described("The last number, larger than the first.", {}, number_schema({}));
  properties["count"] =
      described("How many numbers, both ends included.", {}, integer_schema(2, kLongestRange));
  properties["scale"] =
      described("Equal differences, or equal ratios.", {}, {{"enum", {"linear", "log"}}});
  schema["if"]["properties"]["scale"]["const"] = "log";
  schema["then"]["properties"]["from"]["exclusiveMinimum"] = 0;
  return schema;
}

}  // namespace experiments
