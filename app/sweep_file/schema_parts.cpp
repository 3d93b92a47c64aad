#include "app/sweep_file/schema_parts.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace experiments {
namespace {

using nlohmann::ordered_json;
using Kind = TrialField::Kind;

ordered_json number_or_integer(const TrialField& field) {
  if (field.kind == Kind::number) return number_schema(field.bounds);
  return integer_schema(static_cast<int64_t>(field.bounds.low));
}

ordered_json value_schema(const TrialField& field) {
  const ordered_json words{{"enum", field.choices}};
  if (field.takes_own_names) return {{"anyOf", ordered_json::array({words, text_schema()})}};
  if (field.kind == Kind::choice) return words;
  const auto number = number_or_integer(field);
  if (field.choices.empty()) return number;
  return {{"anyOf", ordered_json::array({number, words})}};
}

ordered_json range_of(const TrialField& field) {
  const auto end = number_or_integer(field);
  const ordered_json ends{{"properties", {{"from", end}, {"to", end}}}};
  return {{"allOf", ordered_json::array({reference("range"), ends})}};
}

}  // namespace

ordered_json integer_schema(int64_t least, int64_t most) {
  return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

ordered_json number_schema(const Bounds& bounds) {
  ordered_json schema{{"type", "number"}};
  if (std::isfinite(bounds.low)) {
    schema[bounds.low_included ? "minimum" : "exclusiveMinimum"] = bounds.low;
  }
  if (std::isfinite(bounds.high)) schema["exclusiveMaximum"] = bounds.high;
  return schema;
}

ordered_json text_schema() {
  return {{"type", "string"}, {"minLength", 1}};
}

ordered_json list_schema(const ordered_json& item) {
  return {{"type", "array"}, {"items", item}, {"minItems", 1}, {"uniqueItems", true}};
}

ordered_json object_schema() {
  return {{"type", "object"},
          {"properties", ordered_json::object()},
          {"required", ordered_json::array()},
          {"additionalProperties", false}};
}

KeyTree keys_of(const ordered_json& object) {
  KeyTree keys;
  for (const auto& [key, schema] : object.at("properties").items()) keys.below.push_back({key, {}});
  return keys;
}

ordered_json reference(const std::string& definition) {
  return {{"$ref", "#/$defs/" + definition}};
}

ordered_json described(const std::string& description, const nlohmann::json& value,
                       const ordered_json& schema) {
  ordered_json all{{"description", description}};
  if (!value.is_null()) all["default"] = value;
  all.update(schema);
  return all;
}

ordered_json field_schema(const TrialField& field) {
  const auto one = value_schema(field);
  if (!field.varies) return described(field.description, field.default_value(), one);
  auto any = ordered_json::array({one, list_schema(one)});
  if (field.kind != Kind::choice) any.push_back(range_of(field));
  return described(field.description, field.default_value(), {{"anyOf", any}});
}

}  // namespace experiments
