#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/trials/trial_cost.h"

namespace experiments {

/// How far the training of a run is, by the steps that were taken in it. What a step takes is
/// measured for each kind of trial (TrialCost::kind); for kinds of which none has been trained yet
/// it follows from their operations, at the speed of those that have. Safe to use from several
/// threads.
class TrainingProgress {
 public:
  using Clock = std::function<double()>;  ///< seconds since some moment

  /// Of trials that cost what stands in `trials`, `jobs` of them side by side.
  TrainingProgress(const std::vector<TrialCost>& trials, int64_t jobs,
                   Clock clock = steady_seconds);

  /// Trials that are trained together, while they are.
  class Group {
   public:
    /// `progress` may be null: nobody asks.
    Group(TrainingProgress* progress, std::vector<TrialCost> trials);
    ~Group();
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;

    /// To be raised with every step of every trial of the group.
    std::atomic<int64_t>* steps_taken() { return &steps_taken_; }

   private:
    friend class TrainingProgress;
    TrainingProgress* progress_;
    std::vector<TrialCost> trials_;
    double began_ = 0;
    std::atomic<int64_t> steps_taken_{0};
  };

  struct State {
    int64_t done = 0, total = 0;         ///< trials
    double share = 0;                    ///< of the time that all steps take, in [0, 1]
    std::optional<double> seconds_left;  ///< none before enough steps are measured
  };
  State state() const;

  static double steady_seconds();

 private:
  /// Trials of one kind.
  struct Kind {
    double operations = 0;  ///< of one step
    int64_t steps_taken = 0;
    int64_t steps_left = 0;
    double seconds = 0;  ///< that the steps taken took, each on its own thread
  };
  using Kinds = std::map<std::string, Kind>;

  void begin(Group& group);
  void end(const Group& group);
  /// Counts what was trained of the group so far into `kinds`.
  void count(const Group& group, bool ended, Kinds& kinds) const;

  const int64_t total_;
  const int64_t jobs_;
  const Clock clock_;
  mutable std::mutex mutex_;
  Kinds kinds_;  ///< without the groups that are in training
  std::set<const Group*> in_training_;
  int64_t done_ = 0;
};

}  // namespace experiments
