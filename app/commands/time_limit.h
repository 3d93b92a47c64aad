#pragma once

namespace commands {

/// From here on SIGUSR1 says that the time of this program runs out, as Slurm does before it ends a
/// job (--signal). No further trial is begun then; those in training have `grace_seconds` to end.
void heed_time_limit();

/// True once such a signal came.
bool time_is_up();

/// True once the grace is over as well: what is still in training is left for the next attempt.
bool grace_is_over();

constexpr int grace_seconds = 45;

}  // namespace commands
