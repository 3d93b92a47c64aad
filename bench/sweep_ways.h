#pragma once

#include <string>
#include <vector>

#include "app/trials/plan.h"
#include "bench/budget.h"
#include "bench/peer.h"
#include "training/trainer.h"

namespace bench {

/// The sweep of bench/sweep_vs_pytorch on one input: its data, and every way to train it.
struct SweepWays {
  SweepWays(const std::string& input, const experiments::DataPlaces& places);

  /// Takes each way once, peers and ours in turn; of those that no claim
  /// needs, as many as there is time for before the budget has only `end` seconds left.
  void time_a_round(Peers& peers, Budget& budget, double end);

  /// Cuts the losses that PyTorch computes on rows as they are to what it takes `seconds` for, if
  /// all of them take longer.
  void shorten_torch(Peers& peers, Budget& budget, double seconds);

  /// PyTorch's step, meant over the sweep's trials: those with l2 take weight decay.
  double mean_over_trials(const PeerWay& plain, const PeerWay& decayed) const;

  int64_t trials() const { return static_cast<int64_t>(requests.size()); }
  double operations() const;  ///< of a step in sample space

  int64_t steps() const { return requests.front().options.steps; }

  std::string input;
  experiments::Plan steps_alone, with_curves;
  training::TrainingData data;
  std::vector<training::TrainRequest> requests;  ///< of all trials, those of a seed together

  PeerWay zero_grad, plain, decayed, sklearn, rotated, rotated_decayed, by_hand, autograd;
  std::vector<double> dense, one_worker, workers;  ///< seconds of one step of one trial
  std::vector<double> set_up, whole;               ///< seconds of the sweep with its curves

 private:
  double seconds_of_our_step(int64_t jobs) const;
  double seconds_of_dense_step() const;
  void time_whole();
};

/// A trial of the sweep with other options, and curves of 41 points.
training::TrainRequest changed(training::TrainRequest request, double learning_rate, double l2,
                               double momentum);

}  // namespace bench
