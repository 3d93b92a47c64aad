#include "bench/fold_ways.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/sweep_file/read_sweep.h"
#include "app/sweep_file/trial_json.h"
#include "bench/bounds.h"
#include "parallel/for_each_item.h"

namespace bench {
namespace {

using namespace experiments;
using training::TrainingData;

constexpr int64_t peer_steps = 20;
constexpr int64_t compared_units = 50, compared_steps = 40, steps_between_losses = 10;
constexpr auto nested_folds = R"({"folds": 5, "inner_folds": 4})";
constexpr auto no_curves = R"("steps": 3000, "curve_every": 3000)";
constexpr auto curves = R"("steps": 3000)";
// So few that sample space would not be chosen.
constexpr auto a_step = R"("steps": 1, "engine": "sample_space")";

std::string sweep_text(const std::string& split, const std::string& steps) {
  return R"({"datasets": {"actors": {"loader": "facescrub", "path": "facescrub",
      "list": "facescrub_six_actors.tsv", "size": 227, "split": )" +
         split + R"(}},
    "experiments": [{"name": "cross-validation", "dataset": "actors", "input": "pixels",
      "model": {"type": "face_network", "hidden_units": [10, 25, 50, 100, 200, 300]},
      "training": {"learning_rate": 0.003, "l2": [0, 0.01], "batch_size": 10, )" +
         steps + R"(}, "repeats": 10}]})";
}

/// The plan of `text` on pictures that are read already.
Plan plan_on(const Plan& read, const std::string& text) {
  Plan plan;
  plan.sweep = read_sweep_text(text, "cross_validation");
  plan.inputs = read.inputs;
  const auto& [name, options] = *plan.sweep.datasets.begin();
  plan.datasets[name] = with_split(name, read.datasets.at(name).images, options);
  const auto trials = trials_of(expand(plan.sweep.experiments.front()));
  const auto& input = trials.front().input;
  const auto data = input_fingerprint(plan.datasets.at(name), input, *plan.inputs.at(input));
  auto& planned = plan.trials.emplace_back();
  for (const auto& trial : trials) planned.push_back({trial, trial_id(trial, data)});
  return plan;
}

/// The fit of the first repeat, fold and inner fold.
const Trial& first_inner_fit(const Plan& plan) {
  const auto& trials = plan.trials[0];
  return std::find_if(trials.begin(), trials.end(),
                      [](const auto& planned) { return planned.trial.inner_fold.has_value(); })
      ->trial;
}

/// A copy of its parts' rows, less the training rows' mean: what the peers read.
TrainingData copied(const TrainingData& data) {
  auto own = data;
  own.scaling = training::Scaling::none;
  own.sparse_inputs = nullptr;
  own.examples.inputs = data.examples.inputs.clone();
  training::scale_rows_(own.examples.inputs, data.row_scaling());
  return own;
}

std::string name_of(const Trial& trial) {
  return fmt::format("{}.{}", trial.fold, trial.inner_fold ? *trial.inner_fold + 1 : 0);
}

/// The splits that the first setting's fits of the first repeat stand on.
std::vector<Trial> splits_of(const Plan& plan, bool tested) {
  std::vector<Trial> splits;
  for (const auto& [trial, id] : plan.trials[0]) {
    const bool is_first = trial.seed == 0 && trial.training.l2 == 0 &&
                          trial.model.hidden_units == plan.trials[0][0].trial.model.hidden_units;
    if (is_first && tested != trial.inner_fold.has_value()) splits.push_back(trial);
  }
  return splits;
}

PeerWay stacked(const std::vector<training::TrainRequest>& requests,
                const std::vector<Trial>& splits) {
  PeerWay way{"folds, stacked", {requests, peer_steps}};
  for (const auto& split : splits) way.job.splits.push_back(name_of(split));
  return way;
}

/// With losses to compare; the time is that of the first steps all the same.
void compare(PeerWay& way) {
  way.job.steps = compared_steps;
  way.job.curve_every = steps_between_losses;
}

FoldWays::Width width_of(const Plan& plan, int64_t units, const TrainingData& data) {
  std::vector<training::TrainRequest> requests;
  for (const auto& [trial, id] : plan.trials[0]) {
    if (trial.model.hidden_units == units && trial.key() == first_inner_fit(plan).key())
      requests.push_back(request_of(trial, data.shape()));
  }
  FoldWays::Width width{units,
                        {"torch", {{requests.at(0)}, peer_steps}},
                        {"torch", {{requests.at(1)}, peer_steps}},
                        stacked(requests, splits_of(plan, false)),
                        stacked(requests, splits_of(plan, true))};
  if (units == compared_units) {
    for (auto* way : {&width.plain, &width.decayed, &width.inner}) compare(*way);
  }
  return width;
}

std::map<std::string, torch::Tensor> arrays_of_splits(const Plan& plan, const TrainingData& data) {
  std::map<std::string, torch::Tensor> arrays{{"all_x", data.examples.inputs},
                                              {"all_y", data.examples.labels}};
  for (const bool tested : {false, true}) {
    for (const auto& trial : splits_of(plan, tested)) {
      const auto& split = split_of(plan.datasets.at(trial.dataset), trial.split_key());
      arrays[name_of(trial) + " train"] = split.train.contiguous();
      arrays[name_of(trial) + " validation"] = split.validation.contiguous();
    }
  }
  return arrays;
}

PreparedInput shared_input(const Plan& plan) {
  const auto& trial = plan.trials[0][0].trial;
  PreparedInput input{prepare_for_trials(plan.datasets.at(trial.dataset),
                                         *plan.inputs.at(trial.input), trial.scaling)
                          .data,
                      nullptr};
  const auto& rows = input.data.examples.inputs;
  input.products = std::make_shared<training::SharedProducts>(
      rows, training::consecutive_rows(0, rows.size(0)), int64_t{1} << 32);
  return input;
}

}  // namespace

FoldWays::FoldWays(const DataPlaces& places)
    : steps_alone(make_plan(
          read_sweep_text(sweep_text(nested_folds, no_curves), "cross_validation"), places)),
      with_curves(plan_on(steps_alone, sweep_text(nested_folds, curves))),
      one_step(plan_on(steps_alone, sweep_text(nested_folds, a_step))) {}

void FoldWays::prepare_peers() {
  const auto& first = first_inner_fit(steps_alone);
  input = shared_input(steps_alone);
  fold = in_parts(input.data, steps_alone.datasets.at(first.dataset), first.split_key());
  own_rows = copied(fold);
  more = arrays_of_splits(steps_alone, input.data);
  std::vector<int64_t> units;
  for (const auto& [trial, id] : steps_alone.trials[0]) {
    const int64_t own = trial.model.hidden_units;
    if (std::find(units.begin(), units.end(), own) == units.end()) units.push_back(own);
  }
  for (const int64_t own : units) widths.push_back(width_of(steps_alone, own, fold));
  const auto& compared = *std::find_if(widths.begin(), widths.end(), [](const Width& width) {
    return width.units == compared_units;
  });
  sklearn = {"folds, sklearn", {compared.plain.job.requests, /*steps=*/1}};
}

Plan FoldWays::with_split(const std::string& split) const {
  return plan_on(steps_alone, sweep_text(split, no_curves));
}

SweepTime FoldWays::time_set_up(const Plan& plan) {
  RunEvents events;
  events.should_stop = [] { return true; };
  return train_some(plan, distinct_trials(plan), parallel::available_threads(), events);
}

SweepTime FoldWays::time_repeat(const Plan& plan, uint64_t repeat, RunEvents events) const {
  auto trials = distinct_trials(plan);
  const auto is_other = [&](const PlannedTrial& planned) { return planned.trial.seed != repeat; };
  trials.erase(std::remove_if(trials.begin(), trials.end(), is_other), trials.end());
  return train_some(plan, trials, parallel::available_threads(), std::move(events));
}

SweepTime FoldWays::time_fits_of_one_step() const {
  return train_all(one_step, parallel::available_threads());
}

double FoldWays::operations() const {
  double sum = 0;
  for (const auto& [trial, id] : steps_alone.trials[0]) {
    const auto& split = split_of(steps_alone.datasets.at(trial.dataset), trial.split_key());
    sum += sample_space_operations(split.train.size(0), trial.training.batch_size,
                                   trial.model.hidden_units, fold.classes);
  }
  return sum / static_cast<double>(steps_alone.trials[0].size());
}

int64_t FoldWays::data_bytes() const {
  const auto& images = steps_alone.datasets.begin()->second.images;
  const int64_t rows = images.size(), features = images.images.size(1) * images.images.size(2);
  return static_cast<int64_t>(sizeof(float)) * rows * (features + rows);
}

}  // namespace bench
