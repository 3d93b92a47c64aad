#pragma once

#include <string>
#include <vector>

#include "app/trials/plan.h"

namespace experiments {

/// Of the data that the trial is trained on.
training::DataShape shape_of(const Plan& plan, const Trial& trial);

/// Rows that are prepared for it and for all trials on its input: of the split, or all pictures
/// where every repeat is split anew.
int64_t prepared_row_count(const Plan& plan, const Trial& trial);

/// What training a trial takes, roughly: for the order of the trials and for estimates of time,
/// never for results.
struct TrialCost {
  std::string kind;       ///< trials of one kind take equally long for a step
  int64_t steps = 0;      ///< at most
  double operations = 0;  ///< floating-point operations of one step
};
TrialCost cost_of(const Plan& plan, const Trial& trial);

/// The operations of all its steps, and of drawing its weights where no other trial shares them.
double estimated_operations(const Plan& plan, const Trial& trial);

/// The operations before the first step, which trials on the same input share.
double set_up_operations(const Plan& plan, const Trial& trial);

/// What these trials share in sample space: the projections on each seed's initial weights.
double shared_operations(const Plan& plan, const std::vector<Trial>& trials);

}  // namespace experiments
