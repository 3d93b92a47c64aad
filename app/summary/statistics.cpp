#include "app/summary/statistics.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace experiments {

MeanInterval mean_interval(const std::vector<double>& values) {
  return corrected_interval(values, /*test_over_train=*/0);
}

MeanInterval corrected_interval(const std::vector<double>& values, double test_over_train) {
  MeanInterval result;
  result.count = static_cast<int64_t>(values.size());
  if (values.empty()) return result;
  const double count = static_cast<double>(values.size());
  result.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  if (values.size() < 2) return result;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  const boost::math::students_t distribution(count - 1);
  result.half_width = boost::math::quantile(distribution, 0.975) *
                      std::sqrt((1 / count + test_over_train) * squares / (count - 1));
  return result;
}

double mcnemar_p(int64_t only_first, int64_t only_second) {
  const auto disagreements = static_cast<double>(only_first + only_second);
  const boost::math::binomial_distribution<double> fair(disagreements, 0.5);
  const auto fewer = static_cast<double>(std::min(only_first, only_second));
  return std::min(1.0, 2 * boost::math::cdf(fair, fewer));
}

}  // namespace experiments
