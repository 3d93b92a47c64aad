#include "app/trials/plan.h"

#include <algorithm>
#include <set>

#include "app/inputs/prepare_inputs.h"
#include "app/sweep_file/names.h"
#include "app/sweep_file/read_study.h"
#include "app/sweep_file/trial_json.h"
#include "app/trials/run_trials.h"

namespace experiments {
namespace {

training::DataShape shape_of(const Plan& plan, const Trial& trial) {
  const auto& dataset = plan.datasets.at(trial.dataset);
  return {dataset.split.train.size(0), dataset.split.validation.size(0), dataset.split.test.size(0),
          plan.inputs.at(trial.input)->maps(dataset.images).numbers(),
          static_cast<int64_t>(dataset.images.class_names.size())};
}

LoadedDataset loaded(const std::string& name, const DatasetOptions& options,
                     const DataPlaces& places, const StageProgress& on_progress) {
  const auto progress = [&](int64_t done, int64_t total) {
    if (on_progress) on_progress(name + ": pictures", done, total);
  };
  progress(0, 0);
  auto dataset = load_dataset(options, places.root, places.demo, progress);
  dataset.name = name;
  return dataset;
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

}  // namespace

Plan make_plan(const Sweep& sweep, const DataPlaces& places, const StageProgress& on_progress) {
  Plan plan;
  plan.sweep = sweep;
  const auto open = [&](const std::string& input) {
    auto& kind = plan.inputs[input];
    if (kind != nullptr) return;
    if (on_progress) on_progress("opening the input " + input, 0, 0);
    kind = open_input(input, sweep.alexnet, places);
  };
  const auto load_for = [&](const std::string& name, const std::vector<Trial>& trials) {
    for (const auto& trial : trials) open(trial.input);
    if (!name.empty() && plan.datasets.count(name) == 0)
      plan.datasets[name] = loaded(name, sweep.datasets.at(name), places, on_progress);
  };
  for (const auto& experiment : sweep.experiments) {
    const auto& name = experiment.base.dataset;
    const auto expanded = trials_of(expand(experiment));
    load_for(name, expanded);
    const auto& dataset = plan.datasets.at(name);
    std::map<std::string, std::string> fingerprints;
    auto& trials = plan.trials.emplace_back();
    for (const auto& trial : expanded) {
      auto& data = fingerprints[trial.input];
      if (data.empty())
        data = input_fingerprint(dataset, trial.input, *plan.inputs.at(trial.input));
      trials.push_back({trial, trial_id(trial, data)});
      now_and_then(on_progress, experiment.name + ": naming trials", trials.size(),
                   expanded.size());
    }
  }
  for (const auto& study : sweep.studies) {
    load_for(study.dataset, study.trials);
    open(input_of(study));
    plan.studies.push_back({study, study_id(study, data_fingerprint(study, plan))});
  }
  return plan;
}

PreparedRows prepared_rows(const Plan& plan, const Trial& trial,
                           const InputKind::Progress& progress) {
  return prepare_inputs(plan.datasets.at(trial.dataset), *plan.inputs.at(trial.input),
                        trial.scaling, progress);
}

std::vector<PlannedTrial> distinct_trials(const Plan& plan) {
  std::vector<PlannedTrial> trials;
  std::set<std::string> seen;
  for (const auto& experiment : plan.trials) {
    for (const auto& planned : experiment) {
      if (seen.insert(planned.id).second) trials.push_back(planned);
    }
  }
  return trials;
}

TrialCost cost_of(const Plan& plan, const Trial& trial) {
  const auto shape = shape_of(plan, trial);
  const auto request = request_of(trial, shape);
  const auto engine = training::choose_engine(request, shape).engine;
  const auto& options = request.options;
  std::string kind = trial.dataset + " " + trial.input + " " + name_of(engine) + " " +
                     name_of(trial.model.type) + " " + name_of(options.optimizer);
  for (const int64_t number :
       {models::input_layer_width(request.model), training::batch_rows(options, shape.train),
        int64_t{options.momentum > 0}, int64_t{options.l1 > 0}}) {
    kind += " " + std::to_string(number);
  }
  return {kind, training::total_steps(options, shape.train),
          training::step_operations(engine, request, shape)};
}

double estimated_operations(const Plan& plan, const Trial& trial) {
  const auto cost = cost_of(plan, trial);
  return static_cast<double>(cost.steps) * cost.operations;
}

double set_up_operations(const Plan& plan, const Trial& trial) {
  const auto shape = shape_of(plan, trial);
  const auto request = request_of(trial, shape);
  const auto rows = shape.rows();
  double operations = plan.inputs.at(trial.input)->operations() * static_cast<double>(rows);
  if (training::choose_engine(request, shape).engine == training::Engine::sample_space)
    operations += training::set_up_operations(request, shape);
  return operations;
}

int64_t picture_memory(const Plan& plan) {
  int64_t bytes = 0;
  for (const auto& [name, dataset] : plan.datasets) bytes += dataset.images.images.numel();
  return bytes;
}

int64_t training_memory(const Plan& plan) {
  int64_t largest = 0;
  const auto consider = [&](const Trial& trial) {
    const auto shape = shape_of(plan, trial);
    const int64_t rows = shape.rows();
    const bool in_sample_space = engine_of(trial, shape).engine == training::Engine::sample_space;
    const int64_t columns = shape.features + (in_sample_space ? shape.train : 0);
    largest = std::max(largest, rows * columns * int64_t{sizeof(float)});
  };
  for (const auto& planned : distinct_trials(plan)) consider(planned.trial);
  for (const auto& planned : plan.studies) {
    for (const auto& trial : planned.study.trials) consider(trial);
  }
  return largest;
}

std::vector<PlannedTrial> unfinished(const Plan& plan, const RunFolder& folder, bool retry_failed,
                                     std::vector<std::string>& notices,
                                     const StageProgress& on_progress) {
  std::vector<std::pair<double, PlannedTrial>> missing;
  int64_t failed = 0;
  const auto all = distinct_trials(plan);
  size_t looked_at = 0;
  for (const auto& planned : all) {
    now_and_then(on_progress, "looking for finished trials", ++looked_at, all.size());
    const auto stored = folder.read(planned.id, /*with_predictions=*/false);
    if (!stored.notice.empty()) notices.push_back(stored.notice);
    const bool has_failed = stored.result && stored.result->state == TrialState::failed;
    if (has_failed && !retry_failed) ++failed;
    if (stored.result && !(has_failed && retry_failed)) continue;
    missing.emplace_back(estimated_operations(plan, planned.trial), planned);
  }
  if (failed > 0) {
    notices.push_back(std::to_string(failed) + (failed == 1 ? " trial" : " trials") +
                      " failed before; --retry-failed trains them again");
  }
  // The longest first, and of equal ones those of a seed together: they share its projection.
  std::stable_sort(missing.begin(), missing.end(), [](const auto& a, const auto& b) {
    return std::make_pair(-a.first, a.second.trial.seed) <
           std::make_pair(-b.first, b.second.trial.seed);
  });
  std::vector<PlannedTrial> trials;
  for (auto& [operations, planned] : missing) trials.push_back(std::move(planned));
  return trials;
}

SweepRecord record_of(const Plan& plan, const std::string& file, bool demo,
                      const std::string& environment) {
  SweepRecord record;
  record.file = file;
  record.demo = demo;
  record.environment = environment;
  for (size_t i = 0; i < plan.trials.size(); ++i) {
    ExperimentRecord experiment{plan.sweep.experiments[i].name, {}};
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
