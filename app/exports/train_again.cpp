#include "app/exports/train_again.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/exports/predictor.h"
#include "app/inputs/prepare_inputs.h"
#include "app/sweep_file/trial_json.h"
#include "app/trials/run_trials.h"
#include "models/classifier.h"
#include "parallel/one_thread.h"
#include "training/engine_choice.h"

namespace exports {
namespace {

using namespace experiments;

constexpr double kSameProbability = 1e-4;
constexpr int64_t kProjectionMemory = int64_t{1} << 32;

const PlannedTrial& find_trial(const Plan& plan, const DataPlaces& places, const std::string& id) {
  for (const auto& experiment : plan.trials) {
    for (const auto& planned : experiment) {
      if (planned.id == id) return planned;
    }
  }
  throw std::runtime_error(
      "trial " + id.substr(0, 12) + " cannot be trained again: the data at " +
      places.root.string() +
      " (or AlexNet's weights) is not what it was trained on; name the right one with --data");
}

Framing framing_of(const DatasetOptions& options, bool demo) {
  const bool is_facescrub =
      std::holds_alternative<data_loaders::FaceScrubOptions>(options.source) && !demo;
  return is_facescrub ? Framing::stretched : Framing::middle_square;
}

training::TrainOutcome train(const Trial& trial, const training::TrainingData& data,
                             const TrainAgainEvents& events) {
  const auto request = request_of(trial, data);
  const auto engine = training::chosen_engine(request, data);
  std::shared_ptr<training::SampleSpace> space;
  if (engine == training::Engine::sample_space) {
    space = std::make_shared<training::SampleSpace>(data, kProjectionMemory);
    space->prepare(request.seed, models::input_layer_width(request.model));
  }
  training::TrainCallbacks callbacks;
  callbacks.should_stop = events.should_stop;
  callbacks.on_point = [&](size_t, const training::CurvePoint& point) {
    if (events.on_step) events.on_step(point.step);
  };
  const parallel::OneThread one_thread;  // as the run trained it
  auto outcome = training::train({request}, data, engine, space, callbacks).front();
  if (outcome.outcome == training::Outcome::interrupted) throw Interrupted{};
  return outcome;
}

ExportedModel assembled(const Plan& plan, const DataPlaces& places, const PlannedTrial& planned,
                        const PreparedRows& rows, const training::TrainOutcome& outcome) {
  const auto& trial = planned.trial;
  const auto& dataset = plan.datasets.at(trial.dataset);
  ExportedModel model;
  model.model = outcome.model->request().model;
  for (const auto& parameter : outcome.model->classifier()->named_parameters()) {
    model.parameters[parameter.key()] = parameter.value().detach();
  }
  model.input = trial.input;
  const auto& images = dataset.images.images;
  if (images.size(1) != images.size(2)) {
    throw std::runtime_error(trial.dataset +
                             ": its pictures are not square, so no file of the "
                             "model can say how other photos are cut");
  }
  model.picture = {images.size(1), images.size(3),
                   framing_of(plan.sweep.datasets.at(trial.dataset), places.demo)};
  model.scaling = rows.scaling;
  if (trial.input == Input::alexnet_conv4) {
    model.alexnet = load_weights(plan.sweep.alexnet, places.root, places.demo);
    model.half_precision = plan.sweep.alexnet.half_precision;
  }
  model.class_names = dataset.images.class_names;
  model.provenance = {trial_to_json(trial).dump(), planned.id,  trial.dataset,
                      dataset.record.fingerprint,  places.demo, outcome.test.rows,
                      outcome.test.correct,        {}};
  return model;
}

void check_predictions(const torch::Tensor& probabilities, const TrialResult& stored) {
  const auto fail = [&](const std::string& what) {
    throw std::runtime_error("trial " + stored.id.substr(0, 12) +
                             ": trained again, it does not give its stored test predictions (" +
                             what + "): the data, the program or the processor differ from what " +
                             "computed them (" + arithmetic_of(stored.computed_by) + ")");
  };
  const auto count = probabilities.size(0);
  if (count != static_cast<int64_t>(stored.predictions.size())) {
    fail(fmt::format("{} pictures instead of {}", count, stored.predictions.size()));
  }
  for (int64_t i = 0; i < count; ++i) {
    const auto& known = stored.predictions[static_cast<size_t>(i)];
    const auto row = probabilities[i];
    // Of the class that was predicted, and none above it: so the class is the same but for ties.
    const auto own = row[known.predicted].item<double>(), best = row.max().item<double>();
    const auto off = std::max(std::abs(own - known.probability), best - known.probability);
    if (!(off <= kSameProbability)) fail(fmt::format("{} is off by {:.1e}", known.name, off));
  }
}

}  // namespace

TrainedAgain train_again(const Plan& plan, const DataPlaces& places, const TrialResult& stored,
                         const std::string& program, const TrainAgainEvents& events) {
  const auto& planned = find_trial(plan, places, stored.id);
  const auto& dataset = plan.datasets.at(planned.trial.dataset);
  const auto& trial = planned.trial;
  const auto on_features = [&](int64_t done, int64_t total) {
    if (events.should_stop && events.should_stop()) throw Interrupted{};
    if (events.on_features) events.on_features(done, total);
  };
  const auto rows = prepare_inputs(dataset, trial.input, trial.scaling, plan.features, on_features);
  const auto outcome = train(trial, rows.data, events);
  TrainedAgain again{assembled(plan, places, planned, rows, outcome),
                     data_loaders::select(dataset.images, dataset.split.test).images};
  again.model.provenance.program = program;
  const Predictor predictor(again.model);
  const auto test = rows.data.test;
  const auto scores = predictor.scores(rows.data.examples.inputs.narrow(0, test.first, test.count));
  check_predictions(predictor.probabilities_of(scores), stored);
  return again;
}

}  // namespace exports
