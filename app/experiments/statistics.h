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

}  // namespace experiments
