#pragma once

#include "app/trials/plan.h"
#include "app/trials/train_trials.h"

namespace bench {

struct SweepTime {
  double rows = 0;      ///< seconds, from decoded pictures to rows
  double set_up = 0;    ///< seconds, from decoded pictures to inner products and projections
  double training = 0;  ///< seconds, all trials, with their curves and files
};

/// Trains every trial of the plan (of one data set and input) into a temporary folder, the way that
/// `facesweep run` goes after pictures are read and features cached.
SweepTime train_all(const experiments::Plan& plan, int64_t jobs);

/// The same for some of its trials. `events.should_stop` ends it, once the set-up is done.
SweepTime train_some(const experiments::Plan& plan,
                     const std::vector<experiments::PlannedTrial>& trials, int64_t jobs,
                     experiments::RunEvents events);

}  // namespace bench
