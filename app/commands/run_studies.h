#pragma once

#include <string>
#include <vector>

#include "app/commands/status_line.h"
#include "app/trials/plan.h"
#include "app/trials/train_trials.h"

namespace commands {

/// The studies of the plan that are not yet in the folder, or whose options or data have changed.
/// `notices` gets what is wrong with stored ones that cannot be used.
std::vector<experiments::PlannedStudy> unfinished_studies(const experiments::Plan& plan,
                                                          const experiments::RunFolder& folder,
                                                          bool retry_failed,
                                                          std::vector<std::string>& notices);

/// Runs `missing` studies of the plan and writes each as soon as it is done. One that fails is
/// recorded as such and the others go on; one that was interrupted is left out. Throws
/// std::runtime_error where a study cannot be written.
void run_studies(const experiments::Plan& plan,
                 const std::vector<experiments::PlannedStudy>& missing,
                 const experiments::RunFolder& folder, const experiments::RunOptions& options,
                 StatusLine& status);

}  // namespace commands
