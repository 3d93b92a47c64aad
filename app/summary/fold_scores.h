#pragma once

#include <vector>

#include "app/results/experiment_results.h"
#include "data_loaders/split.h"

namespace experiments {

/// How a setting does in one fold of one repeat, or in one repeat of a hold-out split.
struct FoldScore {
  const TrialResult* tested = nullptr;  ///< the fit that was tested
  /// What the setting is chosen by: the fit's own, or the inner folds' taken together.
  training::Figures validation;

  RepeatKey key() const { return tested->trial.key(); }
  double test_accuracy() const { return tested->test.accuracy(); }
};

/// The folds of a setting that are trained to an end, with all their inner folds, by rising key.
/// They point into `results`.
std::vector<FoldScore> fold_scores(const SettingResults& results,
                                   const data_loaders::SplitOptions& split);

/// How much the training sets of the scores overlap, for corrected_interval: tested over trained
/// rows; 0 of one split, whose repeats differ in their seeds alone.
double test_over_train(const std::vector<FoldScore>& scores,
                       const data_loaders::SplitOptions& split);

/// Figures over the rows of both.
training::Figures together(const training::Figures& one, const training::Figures& other);

}  // namespace experiments
