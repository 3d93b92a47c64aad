#include "app/exports/train_again.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/exports/predictor.h"
#include "app/inputs/prepare_inputs.h"
#include "app/sweep_file/trial_json.h"
#include "models/classifier.h"

namespace exports {
namespace {

using namespace experiments;

constexpr double kSameProbability = 1e-4;
constexpr int64_t kProjectionMemory = int64_t{1} << 32;

void require_same_id(const LoadedTrial& loaded, const DataPlaces& places, const std::string& id) {
  if (loaded.id == id) return;
  throw std::runtime_error(
      "trial " + id.substr(0, 12) + " cannot be trained again: the data at " +
      places.root.string() +
      " (or AlexNet's weights) is not what it was trained on, which --data can name; or it was "
      "trained by a program whose numbers are others, and running the file again trains it anew");
}

training::TrainOutcome train(const LoadedTrial& loaded, const training::TrainingData& data,
                             const TrainAgainEvents& events) {
  PreparedInput input{data, nullptr};
  add_products(input, {loaded.trial}, kProjectionMemory);
  training::TrainCallbacks callbacks;
  callbacks.should_stop = events.should_stop;
  callbacks.on_point = [&](size_t, const training::CurvePoint& point) {
    if (events.on_step) events.on_step(point.step);
  };
  auto outcome = train_together({loaded.trial}, input, callbacks).front();
  if (outcome.outcome == training::Outcome::interrupted) throw Interrupted{};
  return outcome;
}

ExportedModel assembled(const LoadedTrial& loaded, bool demo, const PreparedRows& rows,
                        const training::TrainOutcome& outcome) {
  const auto& [trial, id, dataset, input] = loaded;
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
  model.picture = {images.size(1), images.size(3), dataset.framing};
  model.scaling = rows.scaling;
  auto exported = input->for_export();
  if (!exported) {
    throw std::runtime_error("no file of a model can make rows of the input " + trial.input +
                             " on its own, so it cannot be exported");
  }
  if (auto& features = exported->alexnet) {
    model.alexnet = std::move(features->weights);
    model.half_precision = features->half_precision;
  }
  model.network = exported->network;
  model.class_names = dataset.images.class_names;
  auto& provenance = model.provenance;
  provenance.trial = trial_to_json(trial).dump();
  provenance.trial_id = id;
  provenance.dataset = trial.dataset;
  provenance.data_fingerprint = dataset.record.fingerprint;
  provenance.demo = demo;
  provenance.test_pictures = outcome.test.rows;
  provenance.test_correct = outcome.test.correct;
  provenance.train_pictures = outcome.train.rows;
  provenance.repeat = trial.seed;
  provenance.fold = trial.fold;
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

/// A trial's rows and what training on them gives.
struct Trained {
  training::TrainingData data;
  training::RowScaling own_scaling;  ///< of the split, on top of that of all rows
  training::TrainOutcome outcome;
  ExportedModel model;
};

Trained trained(const LoadedTrial& loaded, const DataPlaces& places, const std::string& program,
                const TrainAgainEvents& events) {
  const auto on_features = [&](int64_t done, int64_t total) {
    if (events.should_stop && events.should_stop()) throw Interrupted{};
    if (events.on_features) events.on_features(done, total);
  };
  auto rows = prepare_for_trials(loaded.dataset, *loaded.input, loaded.trial.scaling, on_features);
  Trained made;
  made.data = in_parts(rows.data, loaded.dataset, loaded.trial.split_key());
  made.own_scaling = made.data.row_scaling();
  made.outcome = train(loaded, made.data, events);
  rows.scaling = training::chained(rows.scaling, made.own_scaling);
  made.model = assembled(loaded, places.demo, rows, made.outcome);
  made.model.provenance.program = program;
  return made;
}

}  // namespace

TrainedAgain train_again(const LoadedTrial& loaded, const DataPlaces& places,
                         const TrialResult& stored, const std::string& program,
                         const TrainAgainEvents& events) {
  require_same_id(loaded, places, stored.id);
  auto made = trained(loaded, places, program, events);
  const Predictor predictor(made.model);
  auto tested = made.data.select(made.data.test).inputs;
  training::scale_rows_(tested, made.own_scaling);
  check_predictions(predictor.probabilities_of(predictor.scores(tested)), stored);
  const auto& pictures = split_of(loaded.dataset, loaded.trial.split_key()).test;
  return {std::move(made.model), data_loaders::select(loaded.dataset.images, pictures).images};
}

TrainedAgain train_on_all(const LoadedTrial& loaded, const DataPlaces& places,
                          const ExpectedAccuracy& expected, const std::string& program,
                          const TrainAgainEvents& events) {
  constexpr int64_t most_pictures = 30;  // a file is checked by
  auto made = trained(loaded, places, program, events);
  if (made.outcome.outcome == training::Outcome::diverged)
    throw std::runtime_error("trained on all pictures: " + made.outcome.reason);
  made.model.provenance.expected = expected;
  const auto& pictures = split_of(loaded.dataset, loaded.trial.split_key()).train;
  const auto some = pictures.narrow(0, 0, std::min(most_pictures, pictures.size(0)));
  return {std::move(made.model), data_loaders::select(loaded.dataset.images, some).images};
}

}  // namespace exports
