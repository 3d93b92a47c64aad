#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/json/json_field.h"

namespace experiments {

/// What every field that stands in the JSON takes, by its pointer below the experiment.
using FieldValues = std::map<std::string, std::vector<nlohmann::json>>;

/// The rules that hold between fields: hidden_units belong to face_network, momentum to SGD, either
/// steps or epochs, and sample space only where it is exact. Throws app::ConfigError.
void check_rules(const JsonField& experiment, const FieldValues& values);

}  // namespace experiments
