#pragma once

#include <cstdint>
#include <string>

namespace commands {

std::string program_version();  ///< "0.1.0 (abc1234)"
std::string processor();        ///< the processor's name
int64_t free_memory();          ///< bytes

/// What made the numbers, as a JSON object: time (UTC), program, LibTorch, OpenCV, BLAS, processor,
/// threads.
std::string environment_json();

}  // namespace commands
