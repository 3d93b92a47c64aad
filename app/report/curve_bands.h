#pragma once

#include <cstdint>
#include <vector>

#include "app/results/trial_result.h"
#include "app/summary/statistics.h"

namespace report {

/// The curves of a setting's repeats as one: at each step the mean and 95 % interval over the
/// repeats that got there. All members are as long as `steps`.
struct CurveBands {
  std::vector<int64_t> steps;
  std::vector<experiments::MeanInterval> train_loss, train_accuracy;
  std::vector<experiments::MeanInterval> validation_loss, validation_accuracy;
};

/// At most `points` of the steps, evenly spread, first and last among them; none where there is no
/// repeat. `points` is at least 2.
CurveBands curve_bands(const std::vector<const experiments::TrialResult*>& repeats, size_t points);

}  // namespace report
