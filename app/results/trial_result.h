#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/results/computed_by.h"
#include "app/results/trial_state.h"
#include "app/sweep_file/trial.h"
#include "training/metrics.h"
#include "training/trainer.h"

namespace experiments {

/// What the trained model says of one test picture.
struct TestPrediction {
  std::string name;  ///< of the picture, as in data_loaders::LabelledImages::names
  int64_t label = 0;
  int64_t predicted = 0;
  double probability = 0;  ///< of the predicted class (for linear regression: its score)
};

/// Everything that is kept of one finished trial.
struct TrialResult {
  std::string id;
  Trial trial;
  TrialState state = TrialState::completed;
  std::string reason;         ///< why it failed, diverged or stopped; else empty
  std::string engine;         ///< "sample_space" or "weight_space"
  std::string engine_reason;  ///< why that one
  int64_t steps = 0;          ///< taken
  double seconds = 0;         ///< of training; informative, never part of a comparison
  ComputedBy computed_by;
  training::Figures train, validation, test;
  std::vector<training::CurvePoint> curve;
  std::vector<TestPrediction> predictions;
};

}  // namespace experiments
