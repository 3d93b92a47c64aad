#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/json/json_field.h"
#include "app/sweep_file/names.h"
#include "app/sweep_file/schema_parts.h"
#include "data_loaders/picture_groups.h"

namespace experiments {

/// More values in a study's list are a slip of the finger.
constexpr int64_t kLongestList = 100;

// `visit(options, visitor)` names each option of a struct once, with its bounds and what it means.
// These visitors read it, write it, and say it as JSON Schema.

template <class Value>
std::vector<std::string> all_names() {
  std::vector<std::string> all;
  for (const auto& [name, value] : names<Value>()) all.push_back(name);
  return all;
}

template <class Value>
std::vector<std::string> names_of(const std::vector<Value>& values) {
  std::vector<std::string> all;
  for (const auto value : values) all.push_back(name_of(value));
  return all;
}

/// Sets the options that the JSON has. Throws app::ConfigError.
struct OptionReader {
  const JsonField& field;

  template <class Value>
  void integer(const char* key, Value& value, int64_t least, int64_t most, const char*) const {
    if (const auto found = field.find(key)) value = found->integer(least, most);
  }
  void number(const char* key, double& value, const Bounds& bounds, const char*) const {
    if (const auto found = field.find(key)) value = found->number(bounds);
  }
  void boolean(const char* key, bool& value, const char*) const {
    if (const auto found = field.find(key)) value = found->boolean();
  }
  template <class Text>
  void text(const char* key, Text& value, const char*) const {
    if (const auto found = field.find(key)) value = found->text();
  }
  template <class Text>
  void required_text(const char* key, Text& value, const char*) const {
    value = field.at(key).text();
  }
  /// Names, no two of them equal.
  void texts(const char* key, std::vector<std::string>& values, const char*) const {
    const auto found = field.find(key);
    if (!found) return;
    for (const auto& item : found->items()) {
      values.push_back(item.text());
      if (std::count(values.begin(), values.end(), values.back()) > 1) {
        item.expected("a value that the list does not have yet");
      }
    }
    if (values.size() < 2) found->expected("at least 2 names");
  }
  /// A regular expression, or {"file": PATH}.
  void groups(const char* key, std::string& pattern, std::filesystem::path& file,
              const char*) const {
    const auto found = field.find(key);
    if (!found) return;
    if (found->value().is_object()) {
      found->allow_only({"", {{"file", {}}}});
      file = found->at("file").text();
      return;
    }
    if (!found->value().is_string()) found->expected("a regular expression or {\"file\": PATH}");
    pattern = found->text();
    const auto wrong = data_loaders::why_no_group_pattern(pattern);
    if (!wrong.empty()) {
      found->fail("expected a regular expression with one group in brackets: " + wrong);
    }
  }
  /// A list of names, or {"at_least": N}.
  void classes(const char* key, std::vector<std::string>& names, int64_t& at_least,
               const char*) const {
    const auto found = field.find(key);
    if (!found) return;
    if (found->value().is_object()) {
      found->allow_only({"", {{"at_least", {}}}});
      at_least = found->at("at_least").integer(1);
      return;
    }
    if (!found->value().is_array()) found->expected("a list of classes or {\"at_least\": N}");
    for (const auto& item : found->items()) names.push_back(item.text());
    if (names.size() < 2) found->expected("at least 2 classes");
  }
  void integers(const char* key, std::vector<int64_t>& values, int64_t least, int64_t most,
                const char*) const {
    read_list(key, values, [&](const JsonField& item) { return item.integer(least, most); });
  }
  void numbers(const char* key, std::vector<double>& values, const Bounds& bounds,
               const char*) const {
    read_list(key, values, [&](const JsonField& item) { return item.number(bounds); });
  }
  template <class Value>
  void choice(const char* key, Value& value, const char*) const {
    if (const auto found = field.find(key))
      value = value_of<Value>(found->one_of(all_names<Value>()));
  }
  /// A number for each of red, green and blue.
  void colour(const char* key, std::array<double, 3>& values, const Bounds& bounds,
              const char*) const {
    const auto found = field.find(key);
    if (!found) return;
    const auto items = found->items();
    if (items.size() != values.size()) found->expected("three numbers");
    for (size_t i = 0; i < values.size(); ++i) values[i] = items[i].number(bounds);
  }
  /// One name of an enumeration, or several.
  template <class Value>
  void choices(const char* key, std::vector<Value>& values, const char*) const {
    const auto found = field.find(key);
    if (!found) return;
    values.clear();
    const auto items = found->value().is_array() ? found->items() : std::vector{*found};
    if (items.empty()) found->expected("at least one value");
    for (const auto& item : items) {
      const auto value = value_of<Value>(item.one_of(all_names<Value>()));
      if (std::find(values.begin(), values.end(), value) != values.end()) {
        item.expected("a value that the list does not have yet");
      }
      values.push_back(value);
    }
  }

 private:
  template <class Value, class Read>
  void read_list(const char* key, std::vector<Value>& values, const Read& read) const {
    const auto found = field.find(key);
    if (!found) return;
    values.clear();
    const auto items = found->items();
    if (items.empty()) found->expected("at least one value");
    if (static_cast<int64_t>(items.size()) > kLongestList) {
      found->fail("expected at most " + std::to_string(kLongestList) + " values, got " +
                  std::to_string(items.size()));
    }
    for (const auto& item : items) {
      const auto value = read(item);
      if (!values.empty() && value <= values.back()) item.expected("a value above the one before");
      values.push_back(value);
    }
  }
};

/// Writes numbers, names, and lists of them.
struct OptionWriter {
  nlohmann::json& written;

  template <class Value, class... Rest>
  void integer(const char* key, const Value& value, const Rest&...) const {
    written[key] = value;
  }
  template <class Value, class... Rest>
  void number(const char* key, const Value& value, const Rest&...) const {
    written[key] = value;
  }
  template <class Value, class... Rest>
  void integers(const char* key, const Value& value, const Rest&...) const {
    written[key] = value;
  }
  template <class Value, class... Rest>
  void numbers(const char* key, const Value& value, const Rest&...) const {
    written[key] = value;
  }
  template <class Value, class... Rest>
  void choices(const char* key, const std::vector<Value>& values, const Rest&...) const {
    written[key] = names_of(values);
  }
};

/// Adds properties to an object's schema; the options' values are the defaults.
struct OptionSchema {
  nlohmann::ordered_json& object;

  template <class Value>
  void integer(const char* key, const Value& value, int64_t least, int64_t most,
               const char* description) const {
    add(key, described(description, default_of(value, least), integer_schema(least, most)));
  }
  void number(const char* key, double value, const Bounds& bounds, const char* description) const {
    add(key, described(description, value, number_schema(bounds)));
  }
  void boolean(const char* key, bool value, const char* description) const {
    add(key, described(description, value, {{"type", "boolean"}}));
  }
  template <class Text>
  void text(const char* key, const Text& value, const char* description) const {
    const std::string text = value;
    add(key, described(description, text.empty() ? nlohmann::json() : nlohmann::json(text),
                       text_schema()));
  }
  template <class Text>
  void required_text(const char* key, const Text& value, const char* description) const {
    text(key, value, description);
    object["required"].push_back(key);
  }
  void texts(const char* key, const std::vector<std::string>&, const char* description) const {
    auto list = list_schema(text_schema());
    list["minItems"] = 2;
    add(key, described(description, {}, list));
  }
  void groups(const char* key, const std::string&, const std::filesystem::path&,
              const char* description) const {
    auto file = object_schema();
    file["properties"]["file"] = text_schema();
    file["required"].push_back("file");
    add(key, described(description, {}, {{"oneOf", {text_schema(), file}}}));
  }
  void classes(const char* key, const std::vector<std::string>&, int64_t,
               const char* description) const {
    auto enough = object_schema();
    enough["properties"]["at_least"] = integer_schema(1, kLargestInteger);
    enough["required"].push_back("at_least");
    nlohmann::ordered_json names{{"type", "array"}, {"items", text_schema()}, {"minItems", 2}};
    add(key, described(description, {}, {{"oneOf", {names, enough}}}));
  }
  void integers(const char* key, const std::vector<int64_t>& values, int64_t least, int64_t most,
                const char* description) const {
    add_list(key, values, integer_schema(least, most), description);
  }
  void numbers(const char* key, const std::vector<double>& values, const Bounds& bounds,
               const char* description) const {
    add_list(key, values, number_schema(bounds), description);
  }
  template <class Value>
  void choice(const char* key, Value value, const char* description) const {
    add(key, described(description, name_of(value), {{"enum", all_names<Value>()}}));
  }
  void colour(const char* key, const std::array<double, 3>& values, const Bounds& bounds,
              const char* description) const {
    add(key, described(description, values,
                       {{"type", "array"},
                        {"items", number_schema(bounds)},
                        {"minItems", values.size()},
                        {"maxItems", values.size()}}));
  }
  template <class Value>
  void choices(const char* key, const std::vector<Value>& values, const char* description) const {
    const nlohmann::ordered_json one{{"enum", all_names<Value>()}};
    add(key, described(description, names_of(values), {{"anyOf", {one, list_schema(one)}}}));
  }

 private:
  /// A value below the least stands for one that was left out.
  template <class Value>
  static nlohmann::json default_of(const Value& value, int64_t least) {
    return static_cast<int64_t>(value) < least ? nlohmann::json() : nlohmann::json(value);
  }
  static nlohmann::json default_of(const std::optional<int64_t>&, int64_t) { return {}; }

  void add(const char* key, nlohmann::ordered_json schema) const {
    object["properties"][key] = std::move(schema);
  }
  template <class Values>
  void add_list(const char* key, const Values& values, const nlohmann::ordered_json& item,
                const char* description) const {
    auto list = list_schema(item);
    list["maxItems"] = kLongestList;
    add(key,
        described(description, values.empty() ? nlohmann::json() : nlohmann::json(values), list));
  }
};

}  // namespace experiments
