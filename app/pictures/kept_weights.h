#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "app/pictures/weight_pictures.h"
#include "app/results/trial_result.h"

namespace experiments {

/// The weights that pictures may show of trials that take long, kept while a run lasts: else each
/// best one would be trained once more for them. Safe to use from several threads.
class KeptWeights {
 public:
  /// Beyond `most_bytes` the trials that are worst on validation are dropped.
  explicit KeptWeights(double least_seconds = 1, int64_t most_bytes = 1LL << 28)
      : least_seconds_(least_seconds), most_bytes_(most_bytes) {}

  /// Keeps strongest_weights of the model where its training took `least_seconds`.
  void consider(const TrialResult& result, training::TrainedModel& model);

  /// Those of a trial; empty where none are kept.
  std::vector<ClassWeights> find(const std::string& trial) const;

 private:
  struct Kept {
    double validation_accuracy = 0;
    int64_t bytes = 0;
    std::vector<ClassWeights> weights;
  };

  void drop_the_worst();

  double least_seconds_;
  int64_t most_bytes_;
  int64_t bytes_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, Kept> kept_;  ///< by the trial's id
};

}  // namespace experiments
