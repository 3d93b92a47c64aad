#pragma once

#include "app/sweep_file/names.h"
#include "training/trainer.h"

namespace experiments {

/// How a training ended; an interrupted one is never kept, and so has no name.
using TrialState = training::Outcome;

template <>
const Names<TrialState>& names();

}  // namespace experiments
