#pragma once

#include <map>
#include <vector>

#include "app/results/trial_result.h"

namespace experiments {

/// The finished repeats of one setting.
using SettingResults = std::map<RepeatKey, TrialResult>;

/// Those of each setting of an experiment, in the order of expand().
using ExperimentResults = std::vector<SettingResults>;

/// True where the trial was trained to an end: completed, or stopped early.
bool is_trained(const TrialResult& result);

/// The fits of a setting that were trained to an end and tested, one for each repeat and fold; they
/// point into `results`.
std::vector<const TrialResult*> trained_repeats(const SettingResults& results);

/// The one of them with the best validation accuracy, then the lower validation loss, seed and
/// fold, as kept models are chosen; nullptr where none is trained.
const TrialResult* best_repeat(const SettingResults& results);

/// Those that have validation pictures: of inner folds where there are any.
std::vector<const TrialResult*> validated_repeats(const SettingResults& results);

/// All finished repeats of all settings; they point into `results`.
std::vector<const TrialResult*> finished_trials(const ExperimentResults& results);

}  // namespace experiments
