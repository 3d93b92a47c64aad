#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "training/trainer.h"

namespace bench {

/// What the peers in Python train (bench/peers.py): the same rows, initial weights and batches as
/// ours.
struct PeerJob {
  /// One trial; a stack takes several, each seed with the same settings.
  std::vector<training::TrainRequest> requests;
  int64_t steps = 0;        ///< that the peer takes; fewer than ours where it would take hours
  int64_t curve_every = 0;  ///< steps between validation losses; 0: none
  int64_t threads = 0;      ///< 0: the fastest of 1, 2, 4, ...
  /// PyTorch's zero_grad(set_to_none=True), the default of 2.x: gradients are written, not added to
  /// zeros.
  bool gradients_set_to_none = true;
  std::vector<std::string> splits = {};  ///< names of row numbers, for fits of several splits
};

/// What a peer took and reached.
struct PeerResult {
  double seconds_per_step = 0;   ///< of one trial
  std::string arrangement;       ///< "2 threads", "2 processes": the fastest of those tried
  int64_t threads = 0;           ///< the same for a single trial
  double set_up_seconds = 0;     ///< of the rotations, where the way needs them
  double set_up_of_a_split = 0;  ///< seconds on top, where the way takes several splits
  std::vector<std::vector<double>> validation_losses;  ///< by trial; at 0, curve_every, ...
};

/// Debian's Python with the data in memory, ready for one job after another.
class Peers {
 public:
  /// Throws std::runtime_error that names the packages where PyTorch or scikit-learn is missing.
  /// `more` are arrays for ways that need others than the rows of `data`.
  explicit Peers(const training::TrainingData& data,
                 const std::map<std::string, torch::Tensor>& more = {});
  ~Peers();
  Peers(const Peers&) = delete;
  Peers& operator=(const Peers&) = delete;

  /// Trains in one of the ways that peers.py names. Throws std::runtime_error where it fails; the
  /// script's words are on stderr by then.
  PeerResult run(const std::string& way, const PeerJob& job);

 private:
  std::string weights_file(const training::TrainRequest& request);
  std::string answer_to(const std::string& job);

  const training::TrainingData& data_;
  std::filesystem::path folder_;
  std::map<std::string, std::string> weight_files_;
  FILE* jobs_ = nullptr;
  FILE* answers_ = nullptr;
};

/// A peer's way to train, timed once a round.
struct PeerWay {
  std::string way;  ///< as peers.py names it
  PeerJob job;
  PeerResult result = {};  ///< of the first round, with the losses
  std::vector<double> seconds_per_step = {};

  bool is_timed() const { return !seconds_per_step.empty(); }
  void time(Peers& peers);
};

}  // namespace bench
