#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/results/trial_result.h"
#include "app/trials/plan.h"
#include "app/trials/training_progress.h"
#include "training/trainer.h"

namespace experiments {

struct RunOptions {
  int64_t jobs = 2;             ///< trials side by side, each on one thread
  int64_t memory = 1LL << 32;   ///< bytes for the projections of sample space
  ComputedBy computed_by = {};  ///< recorded with each result
};

/// What the run tells while it works; by one thread at a time where nothing else is said.
struct RunEvents {
  std::function<void(const std::string&)> on_stage;   ///< "actors: training 129 trials"
  std::function<void(const TrialResult&)> on_result;  ///< once it is on disk; from another thread
  /// How far a stage is: "actors: features", done of total; from any thread.
  StageProgress on_progress;
  std::function<void()> on_training;  ///< from here on steps are taken, which `training` counts
  std::function<bool()> should_stop;  ///< asked often, from any thread
  /// Asked before each group of trials: no further one begins, those in training go on.
  std::function<bool()> begins_no_more;
  TrainingProgress* training = nullptr;
};

/// Trains `trials` and writes each result to `store` as soon as it is known, and with it the model
/// where that is to be kept (ModelKeeping). A trial that fails is
/// recorded as such and the others go on. Ends early, with nothing lost, once should_stop says so.
/// Throws std::runtime_error where results cannot be written.
void train_trials(const Plan& plan, const std::vector<PlannedTrial>& trials, ResultStore& store,
                  const RunOptions& options, const RunEvents& events);

}  // namespace experiments
