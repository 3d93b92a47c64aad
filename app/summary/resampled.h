#pragma once

#include <optional>
#include <vector>

#include "app/summary/statistics.h"

namespace experiments {

/// How differences of accuracy over the folds of repeated cross-validation are judged.
struct ResampledOptions {
  double test_over_train = 0;  ///< test rows of a fold over its training rows: 0.25 for five folds
  double rope = 0.01;          ///< differences of accuracy up to this one count as none
};

/// The corrected resampled t test (Nadeau and Bengio, 2003): t = mean / sqrt((1/J +
/// test_over_train) s^2) with J - 1 degrees of freedom. Where all differences are equal, t is
/// infinite (p = 0), or 0 (p = 1) where they are all 0.
struct TTest {
  double t = 0;
  double p = 1;  ///< two-sided
};

/// Of a setting against another, the probability that its accuracy is better by more than the rope,
/// within it, and worse by more. They add up to 1.
struct Probabilities {
  double better = 0, as_good = 0, worse = 0;
};

/// What differences say, one a fold. `test` and `probabilities` take two of them.
struct ResampledComparison {
  MeanInterval difference;  ///< corrected_interval
  std::optional<TTest> test;
  std::optional<Probabilities> probabilities;
};

/// Judges the differences of accuracy (a setting's less the other's) over all folds of all repeats.
/// The probabilities are those of the Bayesian correlated t-test (Corani and Benavoli, "A Bayesian
/// approach for comparing cross-validated algorithms on multiple data sets", Machine Learning 100,
/// 2015; Benavoli, Corani, Demsar and Zaffalon, "Time for a change", JMLR 18:77, 2017): the
/// posterior is Student's t with J - 1 degrees of freedom around the mean, of squared scale
/// (1/J + rho / (1 - rho)) s^2 with rho = n_test / (n_test + n_train), which is the t test's; all
/// differences equal, it is that point.
ResampledComparison compare_resampled(const std::vector<double>& differences,
                                      const ResampledOptions& options);

/// Holm's step-down adjusted p values (Holm, "A simple sequentially rejective multiple test
/// procedure", Scandinavian Journal of Statistics 6, 1979), in the order given: of m, the i-th
/// smallest becomes the largest min(1, (m - j + 1) p_(j)) over j <= i.
std::vector<double> holm(const std::vector<double>& p_values);

}  // namespace experiments
