#include "app/trials/plan.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_set>

#include "app/inputs/prepare_inputs.h"
#include "app/sweep_file/read_study.h"
#include "app/sweep_file/trial_json.h"
#include "app/trials/trial_cost.h"
#include "parallel/for_each_item.h"

namespace experiments {
namespace {

LoadedDataset loaded(const std::string& name, const DatasetOptions& options,
                     const DataPlaces& places, const StageProgress& on_progress) {
  const auto progress = [&](int64_t done, int64_t total) {
    if (on_progress) on_progress(name + ": pictures", done, total);
  };
  progress(0, 0);
  return load_dataset(name, options, places.root, places.demo, progress,
                      {places.cache, places.verify});
}

/// Tells of one of many items that take microseconds each, where there are so many that it matters.
void now_and_then(const StageProgress& on_progress, const std::string& what, size_t done,
                  size_t total) {
  constexpr size_t interval = 4096;
  if (!on_progress || done % interval != 0) return;
  on_progress(what, static_cast<int64_t>(done), static_cast<int64_t>(total));
}

std::string data_fingerprint(const Study& study, const Plan& plan) {
  if (study.dataset.empty()) return "none";
  const auto input = input_of(study);
  return input_fingerprint(plan.datasets.at(study.dataset), input, *plan.inputs.at(input));
}

/// Every trial of the plan, each id once.
std::vector<const PlannedTrial*> distinct(const Plan& plan) {
  std::vector<const PlannedTrial*> trials;
  std::unordered_set<std::string_view> seen;
  for (const auto& experiment : plan.trials) {
    for (const auto& planned : experiment) {
      if (seen.insert(planned.id).second) trials.push_back(&planned);
    }
  }
  return trials;
}

/// The longest first, and of equal ones those of a seed together: they share its projection.
std::vector<PlannedTrial> longest_first(const std::vector<const PlannedTrial*>& trials,
                                        const Plan& plan) {
  std::vector<std::tuple<double, uint64_t, const PlannedTrial*>> sorted;
  for (const auto* planned : trials) {
    sorted.emplace_back(-estimated_operations(plan, planned->trial), planned->trial.seed, planned);
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::tie(std::get<0>(a), std::get<1>(a)) < std::tie(std::get<0>(b), std::get<1>(b));
  });
  std::vector<PlannedTrial> longest;
  for (const auto& [operations, seed, planned] : sorted) longest.push_back(*planned);
  return longest;
}

/// What stands for the data of each input that the trials of one experiment read.
std::map<std::string, std::string> fingerprints_of(const std::vector<Trial>& trials,
                                                   const Plan& plan) {
  std::map<std::string, std::string> fingerprints;
  for (const auto& trial : trials) {
    auto& data = fingerprints[trial.input];
    if (!data.empty()) continue;
    data = input_fingerprint(plan.datasets.at(trial.dataset), trial.input,
                             *plan.inputs.at(trial.input));
  }
  return fingerprints;
}

}  // namespace

std::vector<PlannedTrial> named(const std::vector<Trial>& trials,
                                const std::map<std::string, std::string>& fingerprints,
                                const StageProgress& on_progress) {
  std::vector<PlannedTrial> planned(trials.size());
  std::atomic<size_t> done{0};
  parallel::for_each_item(static_cast<int64_t>(trials.size()), [&](int64_t i) {
    const auto& trial = trials[static_cast<size_t>(i)];
    planned[static_cast<size_t>(i)] = {trial, trial_id(trial, fingerprints.at(trial.input))};
    now_and_then(on_progress, trial.experiment + ": naming trials", ++done, trials.size());
  });
  return planned;
}

Plan make_plan(const Sweep& sweep, const DataPlaces& places, const StageProgress& on_progress) {
  Plan plan;
  plan.sweep = sweep;
  if (on_progress) on_progress("opening inputs", 0, 0);
  plan.inputs = open_inputs({inputs_of(sweep), sweep, places});
  const auto load = [&](const std::string& name) {
    if (!name.empty() && plan.datasets.count(name) == 0)
      plan.datasets[name] = loaded(name, sweep.datasets.at(name), places, on_progress);
  };
  for (const auto& experiment : sweep.experiments) {
    const auto expanded = trials_of(expand(experiment));
    load(experiment.base.dataset);
    plan.fingerprints.push_back(fingerprints_of(expanded, plan));
    plan.trials.push_back(named(expanded, plan.fingerprints.back(), on_progress));
  }
  for (const auto& study : sweep.studies) {
    load(study.dataset);
    plan.studies.push_back({study, study_id(study, data_fingerprint(study, plan))});
  }
  return plan;
}

PreparedRows prepared_rows(const Plan& plan, const Trial& trial,
                           const InputKind::Progress& progress) {
  const auto& dataset = plan.datasets.at(trial.dataset);
  auto prepared =
      prepare_for_trials(dataset, *plan.inputs.at(trial.input), trial.scaling, progress);
  prepared.data = in_parts(prepared.data, dataset, trial.split_key());
  return prepared;
}

std::vector<PlannedTrial> distinct_trials(const Plan& plan) {
  std::vector<PlannedTrial> trials;
  for (const auto* planned : distinct(plan)) trials.push_back(*planned);
  return trials;
}

int64_t picture_memory(const Plan& plan) {
  int64_t bytes = 0;
  for (const auto& [name, dataset] : plan.datasets) bytes += dataset.images.images.numel();
  return bytes;
}

std::vector<PlannedTrial> unfinished(const Plan& plan, const RunFolder& folder, bool retry_failed,
                                     std::vector<std::string>& notices) {
  std::vector<const PlannedTrial*> missing;
  int64_t failed = 0;
  const auto states = folder.states(notices);
  for (const auto* planned : distinct(plan)) {
    const auto stored = states.find(planned->id);
    const bool has_failed = stored != states.end() && stored->second == TrialState::failed;
    if (has_failed && !retry_failed) ++failed;
    if (stored == states.end() || (has_failed && retry_failed)) missing.push_back(planned);
  }
  if (failed > 0) {
    notices.push_back(std::to_string(failed) + (failed == 1 ? " trial" : " trials") +
                      " failed before; --retry-failed trains them again");
  }
  return longest_first(missing, plan);
}

SweepRecord record_of(const Plan& plan, const std::string& file, bool demo,
                      const std::string& environment) {
  SweepRecord record;
  record.file = file;
  record.demo = demo;
  record.environment = environment;
  record.numbers = training::numbers_version;
  for (size_t i = 0; i < plan.trials.size(); ++i) {
    ExperimentRecord experiment{plan.sweep.experiments[i].name, {}, plan.fingerprints[i]};
    for (const auto& planned : plan.trials[i]) experiment.trial_ids.push_back(planned.id);
    record.experiments.push_back(std::move(experiment));
  }
  for (const auto& planned : plan.studies) {
    record.studies.push_back({planned.study.name, planned.id});
  }
  for (const auto& [name, dataset] : plan.datasets) record.datasets[name] = dataset.record;
  for (const auto& [name, input] : plan.inputs) {
    if (const auto network = input->network()) record.inputs[name] = *network;
  }
  return record;
}

}  // namespace experiments
