#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/budget.h"
#include "bench/peer.h"
#include "training/trainer.h"

namespace bench {

/// What is compared, and with what.
struct Compared {
  const training::TrainingData& data;
  std::shared_ptr<training::SampleSpace> space;  ///< null: compared with the dense engine
  Budget& budget;
};

/// Whether the peer's validation losses are ours to one part in 10,000, trial by trial and point by
/// point; prints by how much they differ. Trials whose losses differ more
/// from their own, trained from initial weights that are changed by one part in a million, may
/// differ twice as much as those do: there the descent itself magnifies rounding.
bool agrees_with_peer(const std::string& what, const PeerJob& job, const PeerResult& peer,
                      const Compared& compared);

/// Whether both engines in float32 have the same accuracies, to half a percentage point, at every
/// point of the curve; prints how far apart they are. Trains as many of the request's steps as fit
/// into `seconds`, of which `dense_step` is what one takes, and says so.
bool engines_agree(const std::string& what, training::TrainRequest request,
                   const Compared& compared, double seconds, double dense_step);

/// The same at a learning rate so large that the descent itself magnifies rounding: there they may
/// be twice as far apart as the dense engine is from itself from changed initial weights.
bool engines_agree_as_far_as_any(const std::string& what, training::TrainRequest request,
                                 const Compared& compared, double seconds, double dense_step);

}  // namespace bench
