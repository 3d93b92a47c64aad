#pragma once

#include "app/trials/plan.h"

namespace bench {

struct SweepTime {
  double set_up = 0;    ///< seconds, from decoded pictures to inner products and projections
  double training = 0;  ///< seconds, all trials, with their curves and files
};

/// Trains every trial of the plan (of one data set and input) into a temporary folder, the way that
/// `facesweep run` goes after pictures are read and features cached.
SweepTime train_all(const experiments::Plan& plan, int64_t jobs);

}  // namespace bench
