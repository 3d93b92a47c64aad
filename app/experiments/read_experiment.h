#pragma once

#include <string>
#include <vector>

#include "app/experiments/json_field.h"
#include "app/experiments/sweep.h"

namespace experiments {

/// Trials that one experiment may make; more are a slip of the finger.
constexpr int64_t kMostTrials = 1000000;

/// One entry of "experiments"; its data set must be one of `datasets`. "seed" in place of "repeats"
/// makes one trial of every combination, with that seed.
Experiment read_experiment(const JsonField& field, const std::vector<std::string>& datasets);

}  // namespace experiments
