#pragma once

#include <torch/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/results/experiment_results.h"
#include "app/summary/comparison.h"
#include "app/summary/resampled.h"
#include "app/sweep_file/sweep.h"

namespace experiments {

/// An input at its own best setting, beside all others.
struct ComparedInput {
  size_t setting = 0;
  torch::Tensor confusion;  ///< int64 [classes, classes], as in BestSetting
  /// Test pictures that it gets right in more than half of its repeats, and no other input does.
  std::vector<std::string> only_right;
};

/// Two inputs against each other, each at its own best setting.
struct InputComparison {
  size_t first = 0, second = 0;  ///< indices of settings, in the order of best_of_inputs
  Comparison figures;
  std::optional<ResampledComparison> over_folds;  ///< of an experiment with folds or resplits
  /// Of the corrected resampled t-test with folds, else of McNemar's, over all pairs (Holm 1979).
  double holm_p = 1;

  double p() const {
    return over_folds && over_folds->test ? over_folds->test->p : figures.mcnemar_p;
  }
};

struct InputComparisons {
  std::vector<ComparedInput> inputs;   ///< one for each of best_of_inputs, if they are two or more
  std::vector<InputComparison> pairs;  ///< every two that have a repeat in common
};

/// Compares the inputs whose best settings are `best`, as best_of_inputs lists them. Predictions
/// are asked for once for each result of theirs.
InputComparisons compare_inputs(const Experiment& experiment, const std::vector<size_t>& best,
                                const ExperimentResults& results, int64_t classes,
                                const PredictionsOf& predictions_of);

}  // namespace experiments
