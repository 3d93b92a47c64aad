#pragma once

#include <torch/types.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/results/trial_result.h"
#include "app/summary/statistics.h"

namespace experiments {

/// Predictions of a result that was read without them.
using PredictionsOf = std::function<std::vector<TestPrediction>(const TrialResult&)>;

/// One repeat of two settings, which have the same key.
struct RepeatPair {
  const TrialResult* first;
  const TrialResult* second;
};

/// The repeats that both lists have, in the order of `first`.
std::vector<RepeatPair> paired(const std::vector<const TrialResult*>& first,
                               const std::vector<const TrialResult*>& second);

/// Two settings against each other, trained with the same seeds and tested on the same pictures.
/// Differences are the second's test accuracy less the first's.
struct Comparison {
  std::vector<double> differences;  ///< of each pair
  MeanInterval over_seeds;          ///< paired by seed: how much other seeds would change it
  MeanInterval over_pictures;  ///< by picture, mean over the seeds: how much other pictures would
  /// A picture counts as right where more than half of the seeds that test it get it right.
  std::vector<std::string> only_first_right, only_second_right;
  double mcnemar_p = 1;
  torch::Tensor first_confusion, second_confusion;  ///< int64 [classes, classes], as in BestSetting
};

/// Compares over the seeds that both were trained with; nullopt where there is none. The results
/// are those of trained repeats.
std::optional<Comparison> compare(const std::vector<const TrialResult*>& first,
                                  const std::vector<const TrialResult*>& second, int64_t classes,
                                  const PredictionsOf& predictions_of);

/// int64 [classes, classes]: row = label, column = prediction.
torch::Tensor confusion_of(const std::vector<TestPrediction>& predictions, int64_t classes);

}  // namespace experiments
