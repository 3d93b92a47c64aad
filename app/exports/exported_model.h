#pragma once

#include <torch/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "alexnet/weights.h"
#include "app/inputs/prepare_inputs.h"
#include "app/sweep_file/source.h"
#include "app/sweep_file/trial.h"
#include "models/model_options.h"

namespace models {
class Classifier;
}

namespace exports {

using experiments::Framing;

/// The pictures that the network was trained on.
struct PictureShape {
  int64_t side = 0;      ///< pixels
  int64_t channels = 3;  ///< 1 grey or 3 RGB
  Framing framing = Framing::middle_square;
};

/// What cross-validation promises of a model that was trained on all pictures, so that none is left
/// to test it on: the accuracy of models chosen and trained in the same way, on pictures that they
/// had not seen.
struct ExpectedAccuracy {
  double accuracy = 0;       ///< in [0, 1]
  double low = 0, high = 1;  ///< 95 %
  int64_t folds = 0;         ///< in all repeats
};

/// Where a model comes from and what it is worth; strings and numbers for people and for checks.
struct Provenance {
  std::string trial;  ///< the trial's JSON: an entry of "experiments" that makes just this trial
  std::string trial_id;
  std::string dataset;  ///< as the JSON calls it
  std::string data_fingerprint;
  bool demo = false;  ///< trained on generated data
  int64_t test_pictures = 0;
  int64_t test_correct = 0;
  int64_t train_pictures = 0;
  /// Of a data set that is split anew for each repeat: which it was, and the fold that was tested.
  uint64_t repeat = 0;
  int64_t fold = 0;
  std::optional<ExpectedAccuracy> expected;  ///< where no picture was left to test on
  std::string program;                       ///< version
};

/// A trained model with all that predictions need.
struct ExportedModel {
  models::ModelOptions model;  ///< features and classes included
  /// float32, under the names and in the shapes of models::Classifier: "hidden.weight"
  /// [hidden_units, features] ...; they read rows (row - scaling.mean) / scaling.divisor.
  std::map<std::string, torch::Tensor> parameters;
  std::string input = "pixels";  ///< as experiments.json calls it
  PictureShape picture;
  experiments::RowScaling scaling;
  std::optional<alexnet::Weights> alexnet;  ///< rows are its last layer
  bool half_precision = false;              ///< which is rounded to float16
  /// Rows are what it gives; neither this nor an AlexNet: grey pixels.
  std::shared_ptr<const experiments::ScriptNetwork> network;
  std::vector<std::string> class_names;
  Provenance provenance;
};

/// False for linear regression, whose scores are estimates of the one-hot label as they are and
/// need not lie in [0, 1].
bool scores_are_logits(const ExportedModel& model);

/// Numbers of a row, from what its input is made of. Throws as alexnet::check or
/// ScriptNetwork::features.
int64_t features_of_input(const ExportedModel& model);

/// The LibTorch module with the model's parameters.
std::shared_ptr<models::Classifier> classifier_of(const ExportedModel& model);

/// Throws std::runtime_error where something is missing or does not fit: a parameter's name, shape
/// or dtype, a value that is not finite, the mean's length, features against the input, class
/// names, or as alexnet::check.
void check(const ExportedModel& model);

}  // namespace exports
