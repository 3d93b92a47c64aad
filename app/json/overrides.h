#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace experiments {

/// Applies each `/experiments/0/training/steps=100` of the command line's --set, in order. What
/// follows the first "=" is JSON, or else a string. The last key may be new, everything before it
/// must exist; throws app::ConfigError that names the pointer's first part which does not.
void apply_overrides(nlohmann::json& document, const std::vector<std::string>& overrides);

}  // namespace experiments
