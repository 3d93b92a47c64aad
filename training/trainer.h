#pragma once

#include <torch/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "training/engine_choice.h"
#include "training/head.h"
#include "training/input_layer.h"
#include "training/sample_space.h"
#include "training/train_request.h"
#include "training/training_data.h"

namespace models {
class Classifier;
}

namespace training {

/// Raised with every change by which a training gives other bits than before: results of both must
/// not stand side by side, as after a resume with a newer program.
constexpr int numbers_version = 5;

/// How a model does on some rows. The loss is the mean data term: nats, or squared error for linear
/// regression.
struct Figures {
  int64_t rows = 0;
  int64_t correct = 0;
  double loss = 0;

  double accuracy() const { return rows > 0 ? static_cast<double>(correct) / rows : 0; }
};

/// One point of a learning curve. The penalty l2 * sum(W^2) + l1 * sum(|W|) stands apart from the
/// losses. Accuracies in [0, 1]. The training figures are taken over the first curve_train_rows
/// training rows.
struct CurvePoint {
  int64_t step = 0;
  double train_loss = 0;
  double train_accuracy = 0;
  double validation_loss = 0;
  double validation_accuracy = 0;
  double penalty = 0;
};

/// A curve looks at no more training rows than this: at every point a pass over 50,000 digits would
/// cost more than the steps between.
constexpr int64_t curve_train_rows = 5000;

enum class Outcome {
  completed,
  stopped_early,  ///< no better validation loss for `patience` points
  diverged,       ///< a loss was not finite, or has_diverged()
  interrupted,    ///< the caller asked to stop
  failed,         ///< it threw; never given by train()
};

/// A model in training or after it: the input layer as its engine keeps it, and the rest.
class TrainedModel {
 public:
  TrainedModel(const TrainRequest& request, std::unique_ptr<InputLayer> layer,
               std::unique_ptr<Head> head);

  double penalty() { return layer_->penalty() + head_->penalty(); }
  InputLayer& layer() { return *layer_; }
  Head& head() { return *head_; }
  const TrainRequest& request() const { return request_; }

  /// The same model as a LibTorch module, weights materialised: float32 [width, features] may be
  /// large.
  std::shared_ptr<models::Classifier> classifier();

 private:
  TrainRequest request_;
  std::unique_ptr<InputLayer> layer_;
  std::unique_ptr<Head> head_;
};

struct TrainOutcome {
  Outcome outcome = Outcome::completed;
  std::string reason;
  int64_t steps = 0;   ///< taken; the kept weights may be older after early stopping
  double seconds = 0;  ///< of training, an equal share of the group's
  Figures train, validation, test;
  std::vector<CurvePoint> curve;
  torch::Tensor test_scores;  ///< [test rows, classes]
  std::shared_ptr<TrainedModel> model;
};

/// What a training reports while it runs.
struct TrainCallbacks {
  /// Called after each point of a curve, with the index of the request.
  std::function<void(size_t, const CurvePoint&)> on_point;
  /// Asked after each step; true ends the training as interrupted.
  std::function<bool()> should_stop;
  /// Called after each point of a curve, with the model as it is there and the seconds that the
  /// group's steps have taken so far, without what the curve itself took.
  std::function<void(size_t, const CurvePoint&, double seconds, TrainedModel&)> on_model;
  std::atomic<int64_t>* steps_taken =
      nullptr;  ///< counts every step of every request as it is taken
};

/// Trains one model, or several of one type that see the same batches (same seed, batch size,
/// steps, curve interval, engine, no early stopping: std::invalid_argument otherwise) and then
/// share the reading of X. The numbers of each are the same either way. `space` is needed for
/// Engine::sample_space alone. Runs on the calling thread.
std::vector<TrainOutcome> train(const std::vector<TrainRequest>& requests, const TrainingData& data,
                                Engine engine, const std::shared_ptr<SampleSpace>& space,
                                const TrainCallbacks& callbacks = {});

/// Weights of the layer that reads the input.
int64_t weight_count(const TrainRequest& request);

/// A group gains by sharing X while its weights, all together, stay in the cache: up to this count.
constexpr int64_t largest_shared_weight = 1 << 18;

/// What requests must have in common to see the same batches: `train` takes those of equal keys in
/// one call. None where the request must be trained alone, as early stopping has it, or is too
/// large to gain by company.
using BatchKey = std::tuple<models::ModelType, bool, uint64_t, int64_t, int64_t, int64_t>;
std::optional<BatchKey> shared_batches(const TrainRequest& request, const TrainingData& data);

}  // namespace training
