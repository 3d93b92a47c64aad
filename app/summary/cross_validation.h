#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/results/experiment_results.h"
#include "app/summary/choice.h"
#include "app/summary/resampled.h"
#include "app/sweep_file/sweep.h"

namespace experiments {

/// A setting beside the best one.
struct AgainstBest {
  ResampledComparison folds;  ///< its test accuracy less the best's, paired by (repeat, fold)
  double holm_p = 1;          ///< of the test, over all settings
};

/// What cross-validation, or repeated hold-out splits, say of an experiment's settings: accuracies
/// with intervals that know how training sets overlap, each setting against the best, and what
/// choosing in this way is worth.
struct CrossValidation {
  int64_t repeats = 0;  ///< asked for
  int64_t splits = 0;   ///< of each repeat: folds, or 1
  int64_t inner_folds = 0;
  double rope = 0;  ///< accuracies that differ by less are as good, in [0, 1]
  size_t best = 0;  ///< on validation
  /// Of each setting; none for the best and for those that have no fold in common with it.
  std::vector<std::optional<AgainstBest>> against_best;
  std::vector<Standing> standings;  ///< of each setting
  size_t smallest = 0;              ///< the smallest network of the best and those as good
  NestedEstimate nested;
};

/// Of an experiment with folds or resplits; nullopt where no setting has been trained in a fold.
/// `ranking` is that of ExperimentSummary.
std::optional<CrossValidation> cross_validate(const Experiment& experiment,
                                              const ExperimentResults& results,
                                              const std::vector<size_t>& ranking);

}  // namespace experiments
