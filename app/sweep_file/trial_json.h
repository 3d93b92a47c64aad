#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "app/json/json_field.h"
#include "app/sweep_file/trial.h"

namespace experiments {

/// The trial as an entry of "experiments" that makes just this trial: it can be copied into a file.
nlohmann::json trial_to_json(const Trial& trial);

/// The same without the experiment's name and the fields that stand at their default: what a trial
/// is known by. A new field with a default leaves it as it is.
nlohmann::json canonical_json(const Trial& trial);

/// The trial of such an entry; features and classes are 0. Throws app::ConfigError.
Trial trial_from_json(const JsonField& field);

/// SHA-256, in hex, of all that the trial's numbers follow from: its canonical JSON (the
/// same trial of two experiments is one), `data_fingerprint`, which stands for the data, its split
/// and its input, and training::numbers_version.
std::string trial_id(const Trial& trial, const std::string& data_fingerprint);

}  // namespace experiments
