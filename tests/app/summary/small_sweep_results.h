#pragma once

#include <cmath>
#include <optional>
#include <vector>

#include "app/results/trial_result.h"
#include "app/summary/summary.h"
#include "app/sweep_file/sweep.h"

namespace experiments {

/// Varies hidden units, 1, 2, ..., `units`.
inline Experiment small_experiment(int64_t units, int64_t repeats) {
  Experiment experiment;
  experiment.name = "hidden-units";
  experiment.base.dataset = "actors";
  experiment.base.model.hidden_units = 1;
  experiment.base.training.steps = 10;
  experiment.repeats = repeats;
  if (units == 1) return experiment;
  Axis axis{"/model/hidden_units", {}};
  for (int64_t i = 1; i <= units; ++i) {
    axis.values.push_back({std::to_string(i), [i](Trial& trial) { trial.model.hidden_units = i; }});
  }
  experiment.axes = {axis};
  return experiment;
}

/// Of four test pictures, of classes 0, 0, 1, 1, the first `correct` are recognised.
inline TrialResult finished(const Trial& trial, double validation_accuracy, int64_t correct) {
  TrialResult result;
  result.trial = trial;
  result.seconds = 2;
  result.train = {10, 9, 0.1};
  result.validation = {1000, std::llround(1000 * validation_accuracy), 1 - validation_accuracy};
  result.test = {4, correct, 0.5};
  for (int64_t i = 0; i < 4; ++i) {
    const int64_t label = i / 2;
    result.predictions.push_back({"", label, i < correct ? label : 1 - label, 0.5});
  }
  return result;
}

/// Of the results made here.
inline const SummaryContext kContext{{"A", "B"}, {}, {}};

/// A result for every trial of the experiment, its validation accuracies as listed.
inline ExperimentResults results_of(const Experiment& experiment,
                                    const std::vector<double>& validation, int64_t correct = 3) {
  ExperimentResults results;
  auto accuracy = validation.begin();
  for (const auto& setting : expand(experiment)) {
    auto& own = results.emplace_back();
    for (const auto& trial : setting.repeats) {
      own[trial.key()] = finished(trial, *accuracy++, correct);
    }
  }
  return results;
}

/// Calls change(result) for every result, by setting and key.
template <class Change>
void for_each_result(ExperimentResults& results, const Change& change) {
  for (auto& setting : results) {
    for (auto& [key, result] : setting) change(result);
  }
}

}  // namespace experiments
