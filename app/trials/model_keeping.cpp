#include "app/trials/model_keeping.h"

#include <cmath>

#include "app/results/experiment_results.h"
#include "app/sweep_file/trial_json.h"
#include "app/trials/train_trial.h"
#include "app/trials/trial_cost.h"
#include "files/safetensors.h"
#include "files/sha256.h"
#include "training/model_state.h"

namespace experiments {
namespace {

int64_t model_bytes(const Plan& plan, const Trial& trial) {
  const auto shape = shape_of(plan, trial);
  const auto request = request_of(trial, shape);
  return training::state_bytes(training::chosen_engine(request, shape), request, shape.train);
}

/// One model of each setting.
double bytes_of_settings(const Plan& plan, size_t experiment) {
  double bytes = 0;
  for (const auto& planned : plan.trials[experiment])
    bytes += static_cast<double>(model_bytes(plan, planned.trial));
  const auto& own = plan.sweep.experiments[experiment];
  return bytes / static_cast<double>(own.repeats * fits_per_repeat(own.split));
}

}  // namespace

ModelKeeping::ModelKeeping(const Plan& plan, ResultStore& store)
    : plan_(plan), store_(store), may_hold_better_(!store.kept_models().empty()) {
  for (size_t i = 0; i < plan.trials.size(); ++i) {
    const auto& own = plan.sweep.experiments[i];
    auto& policy = policies_[own.name];
    policy.keep = own.keep;
    if (own.keep == Keep::best)
      policy.of_each_setting = bytes_of_settings(plan, i) <= static_cast<double>(most_kept_bytes);
    for (const auto& [trial, id] : plan.trials[i]) {
      auto& data = data_[trial.dataset + " " + trial.input];
      if (!data.empty()) continue;
      data = input_fingerprint(plan.datasets.at(trial.dataset), trial.input,
                               *plan.inputs.at(trial.input));
    }
  }
}

// Of other data, or with other numbers, it is another scope: a better accuracy there says nothing.
std::string ModelKeeping::scope_of(const TrialResult& result, const Policy& policy) const {
  const auto& trial = result.trial;
  if (policy.keep == Keep::all) return "trial " + result.id;
  if (policy.of_each_setting) {
    auto setting = trial;
    setting.seed = 0;
    setting.fold = 0;
    return "setting of " + trial.experiment + " " +
           trial_id(setting, data_.at(trial.dataset + " " + trial.input)).substr(0, 32);
  }
  const auto& data = plan_.datasets.at(trial.dataset).record.fingerprint;
  return "experiment " + trial.experiment + " " +
         files::sha256(data + " " + std::to_string(training::numbers_version)).substr(0, 32);
}

bool ModelKeeping::leads(const KeptModel& model) {
  const Rank rank{-model.accuracy, model.loss, model.seed, model.fold};
  {
    const std::lock_guard lock(mutex_);
    const auto [known, is_new] = best_.emplace(model.scope, rank);
    if (!is_new && known->second <= rank) return false;
    known->second = rank;
    if (!is_new || !may_hold_better_) return true;
  }
  return store_.would_keep(model);
}

std::optional<KeptModel> ModelKeeping::take(const TrialResult& result,
                                            training::TrainedModel& model) {
  const auto& policy = policies_.at(result.trial.experiment);
  if (policy.keep == Keep::none || result.trial.inner_fold || !is_trained(result) ||
      !std::isfinite(result.validation.loss) ||
      model_bytes(plan_, result.trial) > most_kept_bytes) {
    return std::nullopt;
  }
  KeptModel kept{scope_of(result, policy),
                 result.id,
                 result.validation.accuracy(),
                 result.validation.loss,
                 static_cast<int64_t>(result.trial.seed),
                 result.trial.fold,
                 ""};
  if (!leads(kept)) return std::nullopt;
  kept.bytes = files::safetensors_bytes({training::state_of(model), {}});
  return kept;
}

}  // namespace experiments
