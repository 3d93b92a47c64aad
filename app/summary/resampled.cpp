#include "app/summary/resampled.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numeric>

namespace experiments {
namespace {

/// The mean, its squared scale's root and what Student's t makes of it. A scale of 0 is a point.
struct Posterior {
  double mean = 0;
  double scale = 0;
  double degrees = 1;

  /// P(difference < x).
  double below(double x) const {
    if (scale == 0) return mean < x ? 1 : 0;
    const boost::math::students_t distribution(degrees);
    return boost::math::cdf(distribution, (x - mean) / scale);
  }
  /// P(difference > x), of full precision where it is small.
  double above(double x) const {
    return scale == 0 ? (mean > x ? 1 : 0) : Posterior{-mean, scale, degrees}.below(-x);
  }
};

/// From its interval, whose half width is the quantile times the scale.
Posterior posterior_of(const std::vector<double>& differences, const MeanInterval& interval) {
  Posterior posterior{interval.mean, 0, static_cast<double>(differences.size() - 1)};
  const auto [least, most] = std::minmax_element(differences.begin(), differences.end());
  if (*least == *most) {
    // Their rounded mean may be another number, and their variance not quite 0.
    posterior.mean = *least;
    return posterior;
  }
  const boost::math::students_t distribution(posterior.degrees);
  posterior.scale = *interval.half_width / boost::math::quantile(distribution, 0.975);
  return posterior;
}

TTest t_test(const Posterior& posterior) {
  if (posterior.mean == 0) return {0, 1};
  const double t = posterior.mean / posterior.scale;
  return {t, 2 * Posterior{std::abs(posterior.mean), posterior.scale, posterior.degrees}.below(0)};
}

Probabilities probabilities(const Posterior& posterior, double rope) {
  Probabilities found;
  found.better = posterior.above(rope);
  found.worse = posterior.below(-rope);
  found.as_good = std::max(0.0, 1 - found.better - found.worse);
  return found;
}

}  // namespace

ResampledComparison compare_resampled(const std::vector<double>& differences,
                                      const ResampledOptions& options) {
  ResampledComparison comparison;
  comparison.difference = corrected_interval(differences, options.test_over_train);
  if (differences.size() < 2) return comparison;
  const auto posterior = posterior_of(differences, comparison.difference);
  comparison.test = t_test(posterior);
  comparison.probabilities = probabilities(posterior, options.rope);
  return comparison;
}

std::vector<double> holm(const std::vector<double>& p_values) {
  std::vector<size_t> rising(p_values.size());
  std::iota(rising.begin(), rising.end(), 0);
  std::sort(rising.begin(), rising.end(),
            [&](size_t a, size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (size_t i = 0; i < rising.size(); ++i) {
    const double left = static_cast<double>(rising.size() - i);
    largest = std::max(largest, std::min(1.0, left * p_values[rising[i]]));
    adjusted[rising[i]] = largest;
  }
  return adjusted;
}

}  // namespace experiments
