#pragma once

#include <vector>

#include "app/results/shard_files.h"
#include "app/trials/plan.h"

namespace experiments {

/// The trials of a part of a run, each id once. The parts follow from the plan alone, are even by
/// estimated work, and keep trials together that share an input, a split, a seed or their batches.
std::vector<PlannedTrial> trials_of(const Plan& plan, const Shard& shard);

/// The record of the run in which only these trials have ids.
SweepRecord with_ids_of(SweepRecord record, const std::vector<PlannedTrial>& trials);

}  // namespace experiments
