#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/json/key_tree.h"

namespace experiments {

/// The numbers that a field takes.
struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  bool low_included = true;
  double high = std::numeric_limits<double>::infinity();  ///< never included

  static Bounds at_least(double low) {
    return {low, true, std::numeric_limits<double>::infinity()};
  }
  static Bounds above(double low) { return {low, false, std::numeric_limits<double>::infinity()}; }
  static Bounds at_least_and_below(double low, double high) { return {low, true, high}; }
  static Bounds above_and_below(double low, double high) { return {low, false, high}; }

  bool contain(double number) const;
  std::string describe() const;  ///< "a number >= 0 and < 1"
};

/// The largest integer that every JSON reader keeps exactly, 2^53 - 1.
constexpr int64_t kLargestInteger = 9007199254740991;

/// A value in a JSON file: the parsed value, its file's name and its JSON pointer, so that each
/// mistake names its place: "experiments.json#/experiments/0/name: expected a string, got 3". Every
/// read checks type and range, and throws app::ConfigError. Refers to the value: the document must
/// outlive it.
class JsonField {
 public:
  JsonField(const nlohmann::json& value, std::string file, std::string pointer = "");

  const nlohmann::json& value() const { return *value_; }

  /// "experiments.json#/experiments/0/name"
  std::string place() const { return file_ + "#" + pointer_; }

  /// Another value that speaks for this place in messages; it must outlive the field.
  JsonField with(const nlohmann::json& value) const { return JsonField(value, file_, pointer_); }

  bool has(const std::string& key) const;      ///< false for anything but an object
  JsonField at(const std::string& key) const;  ///< throws where the key is missing
  std::optional<JsonField> find(const std::string& key) const;
  std::vector<JsonField> items() const;                            ///< of an array
  std::vector<std::pair<std::string, JsonField>> members() const;  ///< of an object, by name

  /// Throws where this object, or one below it that `known` describes, has a key that is not known;
  /// the message suggests the nearest key or lists the known ones.
  void allow_only(const KeyTree& known) const;

  /// An integer; 3.0 and 3e2 are integers, 12.5, true and "3" are not.
  int64_t integer(int64_t minimum, int64_t maximum = kLargestInteger) const;
  double number(const Bounds& bounds) const;  ///< never NaN or infinite
  bool boolean() const;
  std::string text() const;                 ///< not empty
  std::string possibly_empty_text() const;  ///< any string
  std::string one_of(std::vector<std::string> names) const;

  /// Throws "<place>: expected <what>, got <the value, shortened>".
  [[noreturn]] void expected(const std::string& what) const;
  /// Throws "<place>: <what>".
  [[noreturn]] void fail(const std::string& what) const;

 private:
  void require_object() const;
  void check_keys(const KeyTree& known, const KeyTree& root, const JsonField& root_field,
                  const std::string& place) const;
  [[noreturn]] void unknown_key(const std::string& key, const KeyTree& known, const KeyTree& root,
                                const JsonField& root_field, const std::string& place) const;

  const nlohmann::json* value_;
  std::string file_;
  std::string pointer_;
};

}  // namespace experiments
