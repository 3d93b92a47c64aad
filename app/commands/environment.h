#pragma once

#include <string>

#include "app/results/computed_by.h"

namespace commands {

std::string release_version();  ///< "0.1.0"
std::string program_version();  ///< "0.1.0 (abc1234)"
std::string processor();        ///< the processor's name

/// What this program computes with, on this machine.
experiments::ComputedBy computed_by();

/// The machine and versions, as a JSON object: time (UTC), program, LibTorch, OpenCV, BLAS, ATen's
/// kernels, instructions, processor, threads.
std::string environment_json();

}  // namespace commands
