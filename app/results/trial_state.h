#pragma once

#include "app/sweep_file/names.h"

namespace experiments {

enum class TrialState { completed, stopped_early, diverged, failed };

template <>
const Names<TrialState>& names();

}  // namespace experiments
