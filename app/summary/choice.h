#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/summary/resampled.h"

namespace experiments {

/// What one outer fold says of a setting.
struct SettingFigures {
  double score = 0;        ///< larger is better; -infinity where it was not trained to an end
  double tie_breaker = 0;  ///< of equal scores the larger one of these is better: minus the loss
  double test_accuracy = 0;
};

/// Settings, in an order that is that of all folds.
using OuterFold = std::vector<SettingFigures>;

/// The accuracy of choosing a setting by its score and training it: no test picture has a say in
/// the choice that it judges (Varma and Simon, "Bias in error estimation when using
/// cross-validation for model selection", BMC Bioinformatics 7:91, 2006).
struct NestedEstimate {
  std::vector<size_t> chosen;         ///< by each fold: the best score; as listed where all ties
  MeanInterval accuracy;              ///< of the chosen ones, corrected_interval
  std::vector<int64_t> times_chosen;  ///< of each setting
};

/// `folds` are those of all repeats. Throws std::invalid_argument unless each says something of the
/// same settings, at least one, or where a score is no number.
NestedEstimate nested_estimate(const std::vector<OuterFold>& folds, double test_over_train);

/// How a setting stands against the best one.
enum class Standing {
  best,
  as_good,    ///< P(better or as good) >= 0.95
  undecided,  ///< neither
  worse,      ///< P(worse by more than the rope) >= 0.95
};

/// A setting whose standing is asked for.
struct Contender {
  std::optional<Probabilities> against_best;  ///< of its accuracy less the best one's
  int64_t weights = 0;                        ///< that its network consists of
};

struct Verdict {
  std::vector<Standing> standings;  ///< in the order of the contenders
  /// Place of the smallest among the best and those as good; the higher-ranked of equal sizes.
  size_t smallest = 0;
};

/// Judges settings ranked by their mean score, the best first; what the first holds against itself
/// is not looked at. One without probabilities is undecided. Throws std::invalid_argument for none.
Verdict judge(const std::vector<Contender>& ranked);

}  // namespace experiments
