#pragma once

#include <string>
#include <vector>

#include "app/trials/plan.h"

namespace commands {

/// What a run still has to do.
struct Missing {
  std::vector<experiments::PlannedTrial> trials;
  std::vector<experiments::PlannedStudy> studies;

  bool empty() const { return trials.empty() && studies.empty(); }
  /// Those of the studies too.
  std::vector<experiments::Trial> all_trials() const;
};

/// How many trials each entry has, and what those that are missing will take, `jobs` side by side:
/// seconds, at the speed that this machine has now, and memory.
std::string plan_text(const experiments::Plan& plan, const Missing& missing, int64_t jobs);

}  // namespace commands
