#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace commands {

/// What trials side by side, each on one thread, get done together: as a multiple of what one gets
/// done alone in the same time.
struct SideBySide {
  int64_t jobs = 1;
  double sample_space = 1;
  double weight_space = 1;  ///< these read much more memory, which processors share
};

/// Trains networks on as many pixels as photos have, 2, 4, 8, ... and `most` at a time; a few
/// seconds for each.
std::vector<SideBySide> measure_side_by_side(int64_t most);

/// The fewest trials side by side that get done what can be, to a twentieth, on the engine that
/// gains more by them.
int64_t best_jobs(const std::vector<SideBySide>& measured);

/// "2 get 1.9 times as much done as one in sample space, 1.4 in weight space"; empty for one
/// processor.
std::string side_by_side_text(const std::vector<SideBySide>& measured);

/// What to do where more trials at a time are no use, or slower than one; else empty.
std::string side_by_side_advice(const std::vector<SideBySide>& measured);

}  // namespace commands
