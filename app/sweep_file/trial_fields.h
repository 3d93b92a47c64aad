#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/json/json_field.h"
#include "app/sweep_file/trial.h"

namespace experiments {

/// Trials compute in float32, which ends at 3.4e38: factors stay below this, so that a product of
/// two, such as 2 learning_rate l2, fits as well.
constexpr double kTooLargeFactor = 1e18;

/// One field of an experiment's JSON that ends up in a trial: how it is read, set, and written
/// back.
struct TrialField {
  enum class Kind { choice, integer, number };

  std::string pointer;  ///< below the experiment: "/training/batch_size"
  Kind kind;
  bool varies;  ///< takes lists (and ranges, unless a choice)
  std::string description;
  Bounds bounds;                     ///< of a number; an integer has a least one alone
  std::vector<std::string> choices;  ///< words that are taken, besides numbers unless a choice
  std::function<void(Trial&, const nlohmann::json&)> set;
  /// The value that `read` would give; null where the trial has no such field (hidden_units of a
  /// regression).
  std::function<nlohmann::json(const Trial&)> get;
  bool required = false;         ///< every experiment says it
  bool takes_own_names = false;  ///< names that the file declares are choices too

  /// The pointer's last part, "batch_size": unique among the fields.
  std::string name() const { return pointer.substr(pointer.rfind('/') + 1); }
  /// One value, checked; in one form for equal values (a double stays a double).
  nlohmann::json read(const JsonField& field) const;
  /// What a trial has where the JSON says nothing; null where it has to say something.
  nlohmann::json default_value() const;
};

/// All of them, in the order in which they are documented and multiplied out.
const std::vector<TrialField>& trial_fields();

/// A field's value as tables show it: without quotes, 1 instead of 1.0, six digits where they are
/// the whole number.
std::string value_text(const nlohmann::json& value);

/// Every key of an experiment, of its model and of its training.
const KeyTree& experiment_keys();

}  // namespace experiments
