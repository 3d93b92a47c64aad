#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "app/summary/statistics.h"

namespace experiments {

// Statistics of figures that were taken on overlapping choices of the same pictures: J values, one
// of each fold of each repeat. docs/statistics.md has the reasons and a simulation.

/// Mean and 95 % interval with the corrected variance of Nadeau and Bengio ("Inference for the
/// generalization error", Machine Learning 52, 2003): (1/J + n_test/n_train) s^2 in place of s^2/J,
/// Student's t with J - 1 degrees of freedom. With test_over_train = 0 it is mean_interval.
MeanInterval corrected_interval(const std::vector<double>& values, double test_over_train);

/// The probability, two-sided, of a mean at least as far from 0 if it were 0: the corrected
/// resampled t-test (ibid.) of paired differences. 1 for fewer than two values, and where all are
/// 0; 0 where all are the same and not 0.
double corrected_t_p(const std::vector<double>& differences, double test_over_train);

/// Holm's step-down p-values ("A simple sequentially rejective multiple test procedure", 1979), in
/// the order given: max over the i-th smallest p and those before it of (m - i) p_i, at most 1.
std::vector<double> holm(const std::vector<double>& p_values);

/// What can be believed of the true mean of differences: that it lies above the region of practical
/// equivalence, in it, or below. They sum to 1.
struct Probabilities {
  double better = 0, as_good = 0, worse = 0;
};

/// The Bayesian correlated t-test (Corani and Benavoli, "A Bayesian approach for comparing
/// cross-validated algorithms on multiple data sets", Machine Learning 100, 2015; Benavoli, Corani,
/// Demsar and Zaffalon, "Time for a change", JMLR 18, 2017, section 4.1): the mean's posterior is
/// Student's t with J - 1 degrees of freedom about the mean of the differences, of squared scale
/// (1/J + rho/(1 - rho)) s^2, with rho = n_test / (n_test + n_train), so that rho/(1 - rho) is
/// test_over_train. `rope` is the half width of the region. All as good for fewer than two values.
Probabilities correlated_t_probabilities(const std::vector<double>& differences,
                                         double test_over_train, double rope);

/// A setting against another one.
struct SettingComparison {
  MeanInterval difference;  ///< its accuracy less the other's, paired by fold
  double p = 1;             ///< corrected_t_p
  double holm_p = 1;        ///< over all settings that are compared
  Probabilities probabilities;
};

SettingComparison compare_folds(const std::vector<double>& differences, double test_over_train,
                                double rope);

/// One fold as choosing sees it; both as long as there are settings, none where a setting was not
/// trained in it.
struct FoldChoice {
  std::vector<std::optional<double>> accuracy, loss;  ///< on validation
  std::vector<double> tested;                         ///< accuracy on the fold's test pictures
};

/// What choosing the best on validation, fold by fold, is worth on pictures that played no part in
/// the choice.
struct NestedEstimate {
  MeanInterval accuracy;        ///< corrected
  std::vector<int64_t> chosen;  ///< how often each setting was
};

/// Chooses by accuracy, then by the lower loss, then the first. Folds in which no setting was
/// trained count for nothing.
NestedEstimate nested_estimate(const std::vector<FoldChoice>& folds, double test_over_train);

/// How a setting stands beside the best.
enum class Standing {
  best,
  as_good,    ///< that it is as good or better has a probability above 0.95
  undecided,  ///< neither
  worse,      ///< that it is worse has a probability above 0.95
  unknown     ///< it has no fold in common with the best
};

Standing standing_of(const Probabilities& against_best);

}  // namespace experiments
