#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/results/trial_result.h"
#include "app/trials/plan.h"
#include "training/sample_space.h"
#include "training/trainer.h"

namespace experiments {

/// One kind of input, ready for training.
struct PreparedInput {
  training::TrainingData data;
  std::shared_ptr<training::SampleSpace> space;  ///< null where no trial needs it
  std::vector<std::string> test_names;           ///< of the test pictures
};

/// Trains a group of trials that training::train takes together (one trial is a group too). A trial
/// that throws is recorded as failed, and those beside it are trained one by one; one that was
/// interrupted is left out. `steps_taken` as in training::TrainCallbacks.
std::vector<TrialResult> run_trials(const std::vector<PlannedTrial>& trials,
                                    const PreparedInput& input,
                                    const std::function<bool()>& should_stop,
                                    std::atomic<int64_t>* steps_taken = nullptr);

/// What `training::train` needs of a trial.
training::TrainRequest request_of(const Trial& trial, const training::TrainingData& data);

/// The engine that trains a trial. Throws as training::choose_engine.
training::Engine engine_of(const Trial& trial, const training::TrainingData& data);

}  // namespace experiments
