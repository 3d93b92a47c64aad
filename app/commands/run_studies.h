#pragma once

#include <string>

#include "app/commands/status_line.h"
#include "app/experiments/plan.h"
#include "app/experiments/train_trials.h"

namespace commands {

/// Runs the studies of the plan that are not yet in the folder, or whose options or data have
/// changed, and writes each as soon as it is done. One that fails is recorded as such and the
/// others go on; one that was interrupted is left out. Throws std::runtime_error where a study
/// cannot be written.
void run_studies(const experiments::Plan& plan, const experiments::RunFolder& folder,
                 const experiments::RunOptions& options, bool retry_failed, StatusLine& status);

}  // namespace commands
