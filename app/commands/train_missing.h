#pragma once

#include <vector>

#include "app/commands/status_line.h"
#include "app/trials/train_trials.h"

namespace commands {

/// Trains `missing` trials of the plan, as experiments::train_trials does, and shows how far it is:
/// trials, share of the work and time left by the steps taken, and the best so far. Ends early once
/// interruption_asked(), and begins no further ones once time_is_up().
void train_missing(const experiments::Plan& plan,
                   const std::vector<experiments::PlannedTrial>& missing,
                   experiments::ResultStore& store, const experiments::RunOptions& options,
                   StatusLine& status);

/// A stage as experiments and studies tell of it, or a note ("note: ..."), which stays.
void show_stage(StatusLine& status, const std::string& stage);

}  // namespace commands
