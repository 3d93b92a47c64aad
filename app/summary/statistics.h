#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace experiments {

/// A mean with its 95 % interval, mean +- half_width.
struct MeanInterval {
  int64_t count = 0;
  double mean = 0;
  std::optional<double> half_width;  ///< none for fewer than two values
};

/// Mean and Student's t interval, t_{0.975, n-1} s / sqrt(n) with s^2 = sum (x - mean)^2 / (n - 1).
MeanInterval mean_interval(const std::vector<double>& values);

/// The same for the J values of repeated cross-validation, which share pictures: half_width
/// t_{0.975, J-1} sqrt((1/J + test_over_train) s^2), with test_over_train the test rows of a fold
/// over its training rows (Nadeau and Bengio, "Inference for the generalization error", Machine
/// Learning 52, 2003; docs/statistics.md).
MeanInterval corrected_interval(const std::vector<double>& values, double test_over_train);

/// McNemar's exact test (McNemar, 1947, "Note on the sampling error of the difference between
/// correlated proportions"; exact as a sign test): the probability, two-sided, that `only_first`
/// and `only_second` disagreements fall at least as unevenly when each is as likely either way.
/// 1 where there are none.
double mcnemar_p(int64_t only_first, int64_t only_second);

}  // namespace experiments
