#include "app/exports/trial_model.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/exports/predictor.h"
#include "app/inputs/prepare_inputs.h"
#include "app/sweep_file/trial_json.h"
#include "files/safetensors.h"
#include "models/classifier.h"
#include "training/model_state.h"

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
                             const TrialModelEvents& events) {
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

/// A trial's rows, in the parts of its split.
struct TrialRows {
  training::TrainingData data;
  training::RowScaling own_scaling;  ///< of the split, on top of that of all rows
  training::RowScaling scaling;      ///< both
};

TrialRows rows_of(const LoadedTrial& loaded, const TrialModelEvents& events) {
  const auto on_features = [&](int64_t done, int64_t total) {
    if (events.should_stop && events.should_stop()) throw Interrupted{};
    if (events.on_features) events.on_features(done, total);
  };
  const auto all =
      prepare_for_trials(loaded.dataset, *loaded.input, loaded.trial.scaling, on_features);
  TrialRows rows;
  rows.data = in_parts(all.data, loaded.dataset, loaded.trial.split_key());
  rows.own_scaling = rows.data.row_scaling();
  rows.scaling = training::chained(all.scaling, rows.own_scaling);
  return rows;
}

/// The model's picture and the networks that make its rows.
void add_preprocessing(const LoadedTrial& loaded, ExportedModel& model) {
  const auto& [trial, id, dataset, input] = loaded;
  model.input = trial.input;
  const auto& images = dataset.images.images;
  if (images.size(1) != images.size(2)) {
    throw std::runtime_error(trial.dataset +
                             ": its pictures are not square, so no file of the "
                             "model can say how other photos are cut");
  }
  model.picture = {images.size(1), images.size(3), dataset.framing};
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
}

ExportedModel assembled(const LoadedTrial& loaded, const TrialRows& rows, bool demo,
                        const training::Figures& test,
                        std::map<std::string, torch::Tensor> parameters) {
  const auto& trial = loaded.trial;
  ExportedModel model;
  add_preprocessing(loaded, model);
  model.model = request_of(trial, rows.data.shape()).model;
  model.parameters = std::move(parameters);
  model.scaling = rows.scaling;
  model.class_names = loaded.dataset.images.class_names;
  auto& provenance = model.provenance;
  provenance.trial = trial_to_json(trial).dump();
  provenance.trial_id = loaded.id;
  provenance.dataset = trial.dataset;
  provenance.data_fingerprint = loaded.dataset.record.fingerprint;
  provenance.demo = demo;
  provenance.test_pictures = test.rows;
  provenance.test_correct = test.correct;
  provenance.train_pictures = static_cast<int64_t>(rows.data.train.size());
  provenance.repeat = trial.seed;
  provenance.fold = trial.fold;
  return model;
}

std::map<std::string, torch::Tensor> parameters_of(training::TrainedModel& model) {
  std::map<std::string, torch::Tensor> parameters;
  for (const auto& parameter : model.classifier()->named_parameters()) {
    parameters[parameter.key()] = parameter.value().detach();
  }
  return parameters;
}

/// Empty, or in what way these are not the stored predictions.
std::string difference(const torch::Tensor& probabilities, const TrialResult& stored) {
  const auto count = probabilities.size(0);
  if (count != static_cast<int64_t>(stored.predictions.size())) {
    return fmt::format("{} pictures instead of {}", count, stored.predictions.size());
  }
  for (int64_t i = 0; i < count; ++i) {
    const auto& known = stored.predictions[static_cast<size_t>(i)];
    const auto row = probabilities[i];
    // Of the class that was predicted, and none above it: so the class is the same but for ties.
    const auto own = row[known.predicted].item<double>(), best = row.max().item<double>();
    const auto off = std::max(std::abs(own - known.probability), best - known.probability);
    if (!(off <= kSameProbability)) return fmt::format("{} is off by {:.1e}", known.name, off);
  }
  return "";
}

/// Throws std::runtime_error unless the model gives the stored predictions: `who` does not, because
/// of `reason`.
TrialModel checked(ExportedModel model, const LoadedTrial& loaded, const TrialRows& rows,
                   const TrialResult& stored, const std::string& who, const std::string& reason) {
  const Predictor predictor(model);
  auto tested = rows.data.select(rows.data.test).inputs;
  training::scale_rows_(tested, rows.own_scaling);
  const auto off = difference(predictor.probabilities_of(predictor.scores(tested)), stored);
  if (!off.empty()) {
    throw std::runtime_error("trial " + stored.id.substr(0, 12) + ": " + who +
                             " does not give its stored test predictions (" + off + "): " + reason);
  }
  const auto& pictures = split_of(loaded.dataset, loaded.trial.split_key()).test;
  return {std::move(model), data_loaders::select(loaded.dataset.images, pictures).images};
}

std::string another_data(const DataPlaces& places) {
  return "the data at " + places.root.string() +
         " (or the network that its rows come from) is not what it was trained on, which --data "
         "can "
         "name";
}

}  // namespace

TrialModel from_kept(const LoadedTrial& loaded, const DataPlaces& places, const TrialResult& stored,
                     const std::string& kept, const std::string& program,
                     const TrialModelEvents& events) {
  const auto rows = rows_of(loaded, events);
  std::map<std::string, torch::Tensor> parameters;
  try {
    parameters = training::parameters_of(files::safetensors_from(kept).tensors,
                                         request_of(loaded.trial, rows.data.shape()), rows.data);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("trial " + stored.id.substr(0, 12) + ": the model that was kept (" +
                             error.what() + ") does not fit: " + another_data(places));
  }
  auto model = assembled(loaded, rows, places.demo, stored.test, std::move(parameters));
  model.provenance.trial_id = stored.id;
  model.provenance.program = program;
  return checked(std::move(model), loaded, rows, stored, "the model that was kept",
                 another_data(places));
}

TrialModel trained_again(const LoadedTrial& loaded, const DataPlaces& places,
                         const TrialResult& stored, const std::string& program,
                         const TrialModelEvents& events) {
  require_same_id(loaded, places, stored.id);
  const auto rows = rows_of(loaded, events);
  const auto outcome = train(loaded, rows.data, events);
  auto model = assembled(loaded, rows, places.demo, outcome.test, parameters_of(*outcome.model));
  model.provenance.program = program;
  return checked(std::move(model), loaded, rows, stored, "trained again, it",
                 "the data, the program or the processor differ from what computed them (" +
                     arithmetic_of(stored.computed_by) + ")");
}

TrialModel trained_on_all(const LoadedTrial& loaded, const DataPlaces& places,
                          const ExpectedAccuracy& expected, const std::string& program,
                          const TrialModelEvents& events) {
  constexpr int64_t most_pictures = 30;  // a file is checked by
  const auto rows = rows_of(loaded, events);
  const auto outcome = train(loaded, rows.data, events);
  if (outcome.outcome == training::Outcome::diverged)
    throw std::runtime_error("trained on all pictures: " + outcome.reason);
  auto model = assembled(loaded, rows, places.demo, outcome.test, parameters_of(*outcome.model));
  model.provenance.program = program;
  model.provenance.expected = expected;
  const auto& pictures = split_of(loaded.dataset, loaded.trial.split_key()).train;
  const auto some = pictures.narrow(0, 0, std::min(most_pictures, pictures.size(0)));
  return {std::move(model), data_loaders::select(loaded.dataset.images, some).images};
}

}  // namespace exports
