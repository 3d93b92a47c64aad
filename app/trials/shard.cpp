#include "app/trials/shard.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>

#include "app/trials/trial_cost.h"

namespace experiments {
namespace {

/// Of two trials those that share more lie closer in this order.
auto shared_work(const Trial& trial) {
  const auto& options = trial.training;
  return std::make_tuple(trial.dataset, trial.input, trial.scaling, trial.seed, trial.fold,
                         trial.inner_fold, trial.model.type, options.batch_size, options.steps,
                         options.epochs);
}

std::vector<PlannedTrial> in_shared_order(const Plan& plan) {
  auto trials = distinct_trials(plan);
  std::stable_sort(trials.begin(), trials.end(), [](const auto& a, const auto& b) {
    return shared_work(a.trial) < shared_work(b.trial);
  });
  return trials;
}

}  // namespace

std::vector<PlannedTrial> trials_of(const Plan& plan, const Shard& shard) {
  const auto trials = in_shared_order(plan);
  std::vector<double> work;
  double all = 0;
  for (const auto& planned : trials) {
    work.push_back(estimated_operations(plan, planned.trial));
    all += work.back();
  }
  std::vector<PlannedTrial> own;
  double before = 0;
  for (size_t i = 0; i < trials.size(); ++i) {
    const double middle = before + work[i] / 2;
    before += work[i];
    const auto part = static_cast<int64_t>(middle / all * static_cast<double>(shard.count));
    if (std::min(part, shard.count - 1) == shard.number - 1) own.push_back(trials[i]);
  }
  return own;
}

SweepRecord with_ids_of(SweepRecord record, const std::vector<PlannedTrial>& trials) {
  std::unordered_set<std::string> own;
  for (const auto& planned : trials) own.insert(planned.id);
  for (auto& experiment : record.experiments) {
    for (auto& id : experiment.trial_ids) {
      if (own.count(id) == 0) id.clear();
    }
  }
  return record;
}

}  // namespace experiments
