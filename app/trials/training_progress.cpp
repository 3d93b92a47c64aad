#include "app/trials/training_progress.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace experiments {
namespace {

/// Less is too little to tell the time left from.
constexpr double enough_seconds = 0.5;

double sum_of_operations(const std::vector<TrialCost>& trials) {
  double sum = 0;
  for (const auto& trial : trials) sum += trial.operations;
  return sum;
}

/// Seconds that one operation took, over all kinds; 0 before any was measured.
template <class Kinds>
double seconds_per_operation(const Kinds& kinds) {
  double seconds = 0, operations = 0;
  for (const auto& [name, kind] : kinds) {
    if (kind.steps_taken == 0) continue;
    seconds += kind.seconds;
    operations += kind.operations * static_cast<double>(kind.steps_taken);
  }
  return seconds < enough_seconds || operations == 0 ? 0 : seconds / operations;
}

}  // namespace

double TrainingProgress::steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

TrainingProgress::TrainingProgress(const std::vector<TrialCost>& trials, int64_t jobs, Clock clock)
    : total_(static_cast<int64_t>(trials.size())), jobs_(jobs), clock_(std::move(clock)) {
  for (const auto& trial : trials) {
    auto& kind = kinds_[trial.kind];
    kind.operations = trial.operations;
    kind.steps_left += trial.steps;
  }
}

TrainingProgress::Group::Group(TrainingProgress* progress, std::vector<TrialCost> trials)
    : progress_(progress), trials_(std::move(trials)) {
  if (progress_ != nullptr) progress_->begin(*this);
}

TrainingProgress::Group::~Group() {
  if (progress_ != nullptr) progress_->end(*this);
}

void TrainingProgress::begin(Group& group) {
  const std::lock_guard lock(mutex_);
  group.began_ = clock_();
  in_training_.insert(&group);
}

void TrainingProgress::end(const Group& group) {
  const std::lock_guard lock(mutex_);
  count(group, /*ended=*/true, kinds_);
  in_training_.erase(&group);
  done_ += static_cast<int64_t>(group.trials_.size());
}

void TrainingProgress::count(const Group& group, bool ended, Kinds& kinds) const {
  const double seconds = clock_() - group.began_;
  const double operations = sum_of_operations(group.trials_);
  const auto of_each = group.steps_taken_ / static_cast<int64_t>(group.trials_.size());
  for (const auto& trial : group.trials_) {
    auto& kind = kinds[trial.kind];
    const auto taken = std::min(of_each, trial.steps);
    kind.steps_taken += taken;
    // One that diverged or stopped early leaves no steps to others.
    kind.steps_left -= ended ? trial.steps : taken;
    kind.seconds += seconds * trial.operations / operations;
  }
}

TrainingProgress::State TrainingProgress::state() const {
  const std::lock_guard lock(mutex_);
  auto kinds = kinds_;
  for (const auto* group : in_training_) count(*group, /*ended=*/false, kinds);
  // Until enough is measured, by trials.
  State state{done_, total_, static_cast<double>(done_) / static_cast<double>(total_), {}};
  const double speed = seconds_per_operation(kinds);
  if (speed == 0) return state;
  double taken = 0, left = 0;
  for (const auto& [name, kind] : kinds) {
    const auto steps = static_cast<double>(kind.steps_taken);
    const double each = kind.steps_taken > 0 ? kind.seconds / steps : kind.operations * speed;
    taken += kind.seconds;
    left += each * static_cast<double>(kind.steps_left);
  }
  state.share = taken / (taken + left);
  const auto workers = std::clamp<int64_t>(total_ - done_, 1, jobs_);
  state.seconds_left = left / static_cast<double>(workers);
  return state;
}

}  // namespace experiments
