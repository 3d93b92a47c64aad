#include "app/summary/resampled.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace experiments {
namespace {

constexpr double kConfident = 0.95;

/// A mean and the square of its corrected standard error.
struct CorrectedMean {
  double mean = 0;
  double squared_error = 0;
  double degrees = 0;
};

/// Of at least two values.
CorrectedMean corrected_mean(const std::vector<double>& values, double test_over_train) {
  const auto count = static_cast<double>(values.size());
  CorrectedMean found{std::accumulate(values.begin(), values.end(), 0.0) / count, 0, count - 1};
  double squares = 0;
  for (const double value : values) squares += (value - found.mean) * (value - found.mean);
  found.squared_error = (1 / count + test_over_train) * squares / (count - 1);
  return found;
}

/// All values are the same, but for the rounding of their mean.
bool is_constant(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(),
                     [&](double value) { return value == values.front(); });
}

double t_distribution(double degrees, double t) {
  return boost::math::cdf(boost::math::students_t(degrees), t);
}

bool is_better(const FoldChoice& fold, size_t candidate, const std::optional<size_t>& best) {
  if (!fold.accuracy[candidate]) return false;
  if (!best || *fold.accuracy[candidate] > *fold.accuracy[*best]) return true;
  return *fold.accuracy[candidate] == *fold.accuracy[*best] &&
         fold.loss[candidate] < fold.loss[*best];
}

std::optional<size_t> best_of(const FoldChoice& fold) {
  std::optional<size_t> best;
  for (size_t i = 0; i < fold.accuracy.size(); ++i) {
    if (is_better(fold, i, best)) best = i;
  }
  return best;
}

}  // namespace

MeanInterval corrected_interval(const std::vector<double>& values, double test_over_train) {
  auto found = mean_interval(values);
  if (values.size() < 2) return found;
  const auto [mean, squared_error, degrees] = corrected_mean(values, test_over_train);
  found.half_width =
      boost::math::quantile(boost::math::students_t(degrees), 0.975) * std::sqrt(squared_error);
  return found;
}

double corrected_t_p(const std::vector<double>& differences, double test_over_train) {
  if (differences.size() < 2) return 1;
  if (is_constant(differences)) return differences.front() == 0 ? 1 : 0;
  const auto [mean, squared_error, degrees] = corrected_mean(differences, test_over_train);
  return 2 * t_distribution(degrees, -std::abs(mean) / std::sqrt(squared_error));
}

std::vector<double> holm(const std::vector<double>& p_values) {
  std::vector<size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const auto tests_left = static_cast<double>(order.size() - i);
    largest = std::max(largest, std::min(1.0, tests_left * p_values[order[i]]));
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

Probabilities correlated_t_probabilities(const std::vector<double>& differences,
                                         double test_over_train, double rope) {
  if (differences.size() < 2) return {0, 1, 0};
  if (is_constant(differences)) {
    const double all = differences.front();
    return all > rope    ? Probabilities{1, 0, 0}
           : all < -rope ? Probabilities{0, 0, 1}
                         : Probabilities{0, 1, 0};
  }
  const auto [mean, squared_error, degrees] = corrected_mean(differences, test_over_train);
  const double scale = std::sqrt(squared_error);
  const double worse = t_distribution(degrees, (-rope - mean) / scale);
  const double better = t_distribution(degrees, (mean - rope) / scale);
  return {better, std::max(0.0, 1 - better - worse), worse};
}

SettingComparison compare_folds(const std::vector<double>& differences, double test_over_train,
                                double rope) {
  const double p = corrected_t_p(differences, test_over_train);
  return {corrected_interval(differences, test_over_train), p, p,
          correlated_t_probabilities(differences, test_over_train, rope)};
}

NestedEstimate nested_estimate(const std::vector<FoldChoice>& folds, double test_over_train) {
  NestedEstimate estimate;
  std::vector<double> accuracies;
  for (const auto& fold : folds) {
    estimate.chosen.resize(std::max(estimate.chosen.size(), fold.accuracy.size()), 0);
    const auto best = best_of(fold);
    if (!best) continue;
    ++estimate.chosen[*best];
    accuracies.push_back(fold.tested[*best]);
  }
  estimate.accuracy = corrected_interval(accuracies, test_over_train);
  return estimate;
}

Standing standing_of(const Probabilities& against_best) {
  if (against_best.worse > kConfident) return Standing::worse;
  if (against_best.better + against_best.as_good > kConfident) return Standing::as_good;
  return Standing::undecided;
}

}  // namespace experiments
