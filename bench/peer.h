#pragma once

#include <torch/types.h>

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "training/trainer.h"

namespace bench {

/// One training as the peers in Python do it (bench/peers.py): the same rows, initial weights and
/// batches as ours.
struct PeerJob {
  training::TrainRequest request;
  int64_t steps = 0;        ///< that the peer takes; fewer than ours where it would take hours
  int64_t curve_every = 0;  ///< steps between validation losses; 0: none
  /// PyTorch's zero_grad(set_to_none=True), the default of 2.x: gradients are written, not added to
  /// zeros.
  bool gradients_set_to_none = true;
};

/// What a peer took and reached.
struct PeerResult {
  double seconds_per_step = 0;
  int64_t threads = 0;                                           ///< the best of those tried
  std::vector<double> validation_losses, validation_accuracies;  ///< at 0, curve_every, ...
};

/// Throws std::runtime_error that names the packages where Debian's Python lacks PyTorch or
/// scikit-learn.
void require_peers();

/// Writes the job's data to a temporary folder, runs `peers.py PEER` on it with Debian's Python and
/// reads what it measured. Throws std::runtime_error with the script's words where it fails.
PeerResult run_peer(const std::string& peer, const PeerJob& job,
                    const training::TrainingData& data);

}  // namespace bench
