#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/trials/plan.h"
#include "app/trials/train_trial.h"
#include "bench/peer.h"
#include "bench/sweep_time.h"

namespace bench {

/// The cross-validation of bench/cross_validation: its data, and every way to train it.
class FoldWays {
 public:
  explicit FoldWays(const experiments::DataPlaces& places);

  /// A peer's ways for one number of hidden units: the settings that a network of that width has.
  struct Width {
    int64_t units = 0;
    PeerWay plain, decayed;  ///< PyTorch on rows as they are, without and with l2
    PeerWay inner, tested;  ///< rotated and stacked: fits of inner folds, and those that are tested
  };

  /// Makes the members from `input` on: what the peers read, and what they are compared with.
  void prepare_peers();

  /// The plan with another split, as JSON has it.
  experiments::Plan with_split(const std::string& split) const;

  /// What the set-up of a plan takes; no step is taken.
  static SweepTime time_set_up(const experiments::Plan& plan);

  /// All fits of one repeat, by all workers.
  SweepTime time_repeat(const experiments::Plan& plan, uint64_t repeat,
                        experiments::RunEvents events = {}) const;

  /// All fits, but each of one step: what is around the steps.
  SweepTime time_fits_of_one_step() const;

  int64_t fits() const { return static_cast<int64_t>(steps_alone.trials[0].size()); }
  int64_t repeats() const { return steps_alone.sweep.experiments.front().repeats; }
  int64_t steps() const { return steps_alone.trials[0][0].trial.training.steps; }
  double operations() const;  ///< of a step in sample space, mean over all fits
  /// Bytes of X and K.
  int64_t data_bytes() const;

  experiments::Plan steps_alone, with_curves, one_step;
  experiments::PreparedInput input;           ///< as all fits share it, with K
  training::TrainingData fold;                ///< of the first fit
  training::TrainingData own_rows;            ///< the same, copied, less its training rows' mean
  std::map<std::string, torch::Tensor> more;  ///< for the peers: all rows, and the repeat's splits
  std::vector<Width> widths;
  PeerWay sklearn;
};

}  // namespace bench
