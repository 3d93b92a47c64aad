#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>

#include "app/results/result_store.h"
#include "app/trials/plan.h"
#include "training/trainer.h"

namespace experiments {

/// Bytes of the best models of all settings of an experiment; where they would take more, only the
/// best of the experiment is kept, and no larger model ever.
constexpr int64_t most_kept_bytes = 256'000'000;

/// Which trained models are kept with the results, by Experiment::keep and the plan alone. Of the
/// fits that are tested those with the best validation accuracy, then the lower validation loss,
/// seed and fold. Safe to use from several threads.
class ModelKeeping {
 public:
  ModelKeeping(const Plan& plan, ResultStore& store);

  /// The model of a result, where it is to be kept; one that loses costs nothing.
  std::optional<KeptModel> take(const TrialResult& result, training::TrainedModel& model);

 private:
  struct Policy {
    Keep keep = Keep::best;
    bool of_each_setting = true;
  };
  using Rank = std::tuple<double, double, int64_t, int64_t>;  ///< the least is the best

  std::string scope_of(const TrialResult& result, const Policy& policy) const;
  /// The best of its scope that was asked for.
  bool leads(const KeptModel& model);

  const Plan& plan_;
  ResultStore& store_;
  bool may_hold_better_;                     ///< the store, from earlier runs
  std::map<std::string, Policy> policies_;   ///< by experiment
  std::map<std::string, std::string> data_;  ///< fingerprints, by data set and input
  std::mutex mutex_;
  std::map<std::string, Rank> best_;  ///< by scope
};

}  // namespace experiments
