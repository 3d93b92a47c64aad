#include "app/commands/train_missing.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "app/commands/interruption.h"
#include "app/commands/time_limit.h"

namespace commands {
namespace {

using namespace experiments;

/// The best validation accuracy so far, for the status line.
class BestSoFar {
 public:
  void consider(const TrialResult& result) {
    if (result.state == TrialState::failed || result.state == TrialState::diverged) return;
    const std::lock_guard lock(mutex_);
    auto& best = best_[result.trial.experiment];
    best = std::max(best, result.validation.accuracy());
    remark_ = fmt::format("{}: best validation accuracy so far {:.1f} %", result.trial.experiment,
                          100 * best);
  }

  std::string remark() const {
    const std::lock_guard lock(mutex_);
    return remark_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, double> best_;
  std::string remark_;
};

/// Training as the status line shows it, which asks from a thread of its own.
class Watched {
 public:
  Watched(const std::vector<TrialCost>& costs, int64_t jobs, StatusLine& status)
      : training_(costs, jobs), status_(status) {}
  ~Watched() { status_.finish(); }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  TrainingProgress& training() { return training_; }
  BestSoFar& best() { return best_; }

  void watch() {
    status_.watch("trials", [this] {
      const auto state = training_.state();
      return Progress{state.done, state.total, state.share, state.seconds_left, best_.remark()};
    });
  }

 private:
  TrainingProgress training_;
  BestSoFar best_;
  StatusLine& status_;
};

std::vector<TrialCost> costs_of(const Plan& plan, const std::vector<PlannedTrial>& trials) {
  std::vector<TrialCost> costs;
  for (const auto& planned : trials) costs.push_back(cost_of(plan, planned.trial));
  return costs;
}

}  // namespace

void show_stage(StatusLine& status, const std::string& stage) {
  if (stage.rfind("note: ", 0) == 0) return status.line(stage);
  status.progress(stage);
}

void train_missing(const Plan& plan, const std::vector<PlannedTrial>& missing, ResultStore& store,
                   const RunOptions& options, StatusLine& status) {
  if (missing.empty()) return;
  status.progress("estimating the work");
  Watched watched(costs_of(plan, missing), options.jobs, status);
  RunEvents events;
  events.should_stop = [] { return interruption_asked() || grace_is_over(); };
  events.begins_no_more = time_is_up;
  events.on_stage = [&](const std::string& stage) { show_stage(status, stage); };
  events.on_progress = [&](const std::string& what, int64_t done, int64_t total) {
    status.progress(what, done, total);
  };
  events.on_training = [&] { watched.watch(); };
  events.training = &watched.training();
  events.on_result = [&](const TrialResult& result) {
    watched.best().consider(result);
    if (result.state == TrialState::failed) {
      status.line("trial " + result.id.substr(0, 12) + " failed: " + result.reason);
    }
  };
  train_trials(plan, missing, store, options, events);
}

}  // namespace commands
