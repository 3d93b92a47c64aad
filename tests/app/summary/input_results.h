#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/results/trial_result.h"
#include "app/sweep_file/sweep.h"
#include "tests/app/summary/small_sweep_results.h"

namespace experiments {

/// Varies the input, pixels first, and the learning rate, 1 and 2.
inline Experiment input_experiment(int64_t repeats) {
  auto experiment = small_experiment(1, repeats);
  experiment.name = "inputs";
  experiment.axes = {{"/input",
                      {{"pixels", [](Trial& trial) { trial.input = "pixels"; }},
                       {"alexnet.conv4", [](Trial& trial) { trial.input = "alexnet.conv4"; }}}},
                     {"/training/learning_rate",
                      {{"1", [](Trial& trial) { trial.training.learning_rate = 1; }},
                       {"2", [](Trial& trial) { trial.training.learning_rate = 2; }}}}};
  return experiment;
}

/// `right[i]` says whether picture i, called "<label>/<i>" and of class i % 2, is recognised.
inline TrialResult with_right_pictures(TrialResult result, const std::vector<bool>& right) {
  result.predictions.clear();
  result.test = {static_cast<int64_t>(right.size()), 0, 0.5};
  for (size_t i = 0; i < right.size(); ++i) {
    const auto label = static_cast<int64_t>(i % 2);
    result.predictions.push_back({std::to_string(label) + "/" + std::to_string(i), label,
                                  right[i] ? label : 1 - label, 0.9});
    result.test.correct += right[i] ? 1 : 0;
  }
  return result;
}

}  // namespace experiments
