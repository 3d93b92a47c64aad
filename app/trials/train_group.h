#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/results/trial_result.h"
#include "app/trials/planned_trial.h"
#include "app/trials/train_trial.h"

namespace experiments {

/// What a trial gave, and its model; null where it failed.
struct TrainedTrial {
  TrialResult result;
  std::shared_ptr<training::TrainedModel> model;
};

/// Trains a group of trials that training::train takes together (one trial is a group too). A trial
/// that throws is recorded as failed, where memory was short after a second try, and those beside
/// it are trained one by one; one that was interrupted is left out. `steps_taken` as in
/// training::TrainCallbacks.
std::vector<TrainedTrial> train_group(const std::vector<PlannedTrial>& trials,
                                      const PreparedInput& input,
                                      const std::function<bool()>& should_stop,
                                      std::atomic<int64_t>* steps_taken = nullptr);

}  // namespace experiments
