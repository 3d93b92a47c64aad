#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "app/sweep_file/trial_fields.h"

namespace experiments {

/// What a field of an experiment takes: a value gives one; a list gives its values, which must be
/// distinct; a range
/// {"from", "to", "count", "scale": "linear" | "log"} gives `count` distinct numbers that rise,
/// both ends included and exact, those between rounded to six significant digits (or as many more
/// as it takes to tell them apart) so that tables show the very number, and every machine trains
/// with it. Of an integer field they are rounded to integers, and equal ones count once.
std::vector<nlohmann::json> read_values(const JsonField& field, const TrialField& known);

/// The keys of a range.
const KeyTree& range_keys();

/// What a range may say.
nlohmann::ordered_json range_schema();

}  // namespace experiments
