#pragma once

#include <string>

#include "app/sweep_file/trial.h"

namespace experiments {

/// One trial of a plan and what it is called on disk.
struct PlannedTrial {
  Trial trial;
  std::string id;
};

}  // namespace experiments
