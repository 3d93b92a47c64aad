#include <algorithm>
#include <set>

#include "app/config_error.h"
#include "app/experiments/prepare_inputs.h"
#include "app/experiments/run_sweep.h"
#include "app/experiments/trial_json.h"
#include "models/classifier.h"
#include "training/engine_choice.h"

namespace experiments {
namespace {

/// The shape of a trial's data, without the data.
training::TrainingData shape_of(const LoadedDataset& dataset) {
  const auto& images = dataset.images.images;
  training::TrainingData shape;
  shape.examples.inputs = torch::empty({1}).expand({1, images.size(1) * images.size(2)});
  shape.train.count = dataset.split.train.size(0);
  shape.validation.count = dataset.split.validation.size(0);
  shape.test.count = dataset.split.test.size(0);
  shape.classes = static_cast<int64_t>(dataset.images.class_names.size());
  return shape;
}

}  // namespace

Plan make_plan(
    const Sweep& sweep, const std::filesystem::path& data_root, bool demo,
    const std::function<void(const std::string&, int64_t done, int64_t total)>& on_progress) {
  Plan plan;
  plan.sweep = sweep;
  for (const auto& experiment : sweep.experiments) {
    const auto& name = experiment.base.dataset;
    if (plan.datasets.count(name) == 0) {
      const auto progress = [&](int64_t done, int64_t total) {
        if (on_progress) on_progress(name, done, total);
      };
      plan.datasets[name] = load_dataset(sweep.datasets.at(name), data_root, demo, progress);
    }
    auto& trials = plan.trials.emplace_back();
    for (const auto& trial : expand(experiment)) {
      const auto& dataset = plan.datasets.at(name);
      trials.push_back({trial, trial_id(trial, input_fingerprint(dataset, trial.input))});
    }
  }
  return plan;
}

double estimated_operations(const Trial& trial, const training::TrainingData& shape) {
  auto model = trial.model;
  model.classes = shape.classes;
  const double width = static_cast<double>(models::input_layer_width(model));
  const bool dense =
      training::choose_engine(trial.training, shape).engine == training::Engine::weight_space;
  const double columns = static_cast<double>(dense ? shape.examples.features() : shape.train.count);
  const auto steps = static_cast<double>(training::total_steps(trial.training, shape.train.count));
  const auto batch = static_cast<double>(training::batch_rows(trial.training, shape.train.count));
  // A dense step also reads and writes all weights, which costs what twenty rows cost.
  const double rows = dense ? 2 * batch + 20 : batch;
  return 2 * width * columns * rows * steps;
}

std::vector<PlannedTrial> unfinished(const Plan& plan, const RunFolder& folder, bool retry_failed,
                                     std::vector<std::string>& notices) {
  std::vector<std::pair<double, PlannedTrial>> missing;
  std::set<std::string> seen;
  for (const auto& experiment : plan.trials) {
    for (const auto& planned : experiment) {
      if (!seen.insert(planned.id).second) continue;
      const auto stored = folder.read(planned.id, /*with_predictions=*/false);
      if (!stored.notice.empty()) notices.push_back(stored.notice);
      const bool again =
          stored.result && stored.result->state == TrialState::failed && retry_failed;
      if (stored.result && !again) continue;
      const auto shape = shape_of(plan.datasets.at(planned.trial.dataset));
      missing.emplace_back(estimated_operations(planned.trial, shape), planned);
    }
  }
  std::stable_sort(missing.begin(), missing.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
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
  for (const auto& [name, dataset] : plan.datasets) record.datasets[name] = dataset.record;
  return record;
}

}  // namespace experiments
