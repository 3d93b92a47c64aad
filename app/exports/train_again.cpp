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
  model.class_names = dataset.images.class_names;
  model.provenance = {trial_to_json(trial).dump(), id,   trial.dataset,
                      dataset.record.fingerprint,  demo, outcome.test.rows,
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

TrainedAgain train_again(const LoadedTrial& loaded, const DataPlaces& places,
                         const TrialResult& stored, const std::string& program,
                         const TrainAgainEvents& events) {
  require_same_id(loaded, places, stored.id);
  const auto on_features = [&](int64_t done, int64_t total) {
    if (events.should_stop && events.should_stop()) throw Interrupted{};
    if (events.on_features) events.on_features(done, total);
  };
  const auto& dataset = loaded.dataset;
  const auto key = loaded.trial.split_key();
  auto rows = prepare_for_trials(dataset, *loaded.input, loaded.trial.scaling, on_features);
  const auto data = in_parts(rows.data, dataset, key);
  const auto outcome = train(loaded, data, events);
  const auto own_scaling = data.row_scaling();
  rows.scaling = training::chained(rows.scaling, own_scaling);
  TrainedAgain again{assembled(loaded, places.demo, rows, outcome),
                     data_loaders::select(dataset.images, split_of(dataset, key).test).images};
  again.model.provenance.program = program;
  const Predictor predictor(again.model);
  auto tested = data.select(data.test).inputs;
  training::scale_rows_(tested, own_scaling);
  const auto scores = predictor.scores(tested);
  check_predictions(predictor.probabilities_of(scores), stored);
  return again;
}

}  // namespace exports
