#pragma once

#include <torch/types.h>

#include <memory>
#include <vector>

#include "models/model_options.h"
#include "training/loss.h"
#include "training/matrix.h"
#include "training/train_options.h"

namespace training {

/// What follows the input layer, up to the scores: small, and trained the same way by every engine.
class Head {
 public:
  virtual ~Head() = default;

  /// l2 * sum(W^2) + l1 * sum(|W|) over the head's own weights.
  virtual double penalty() const { return 0; }

  /// The head's own weights and biases, in the order of the model's parameters.
  virtual std::vector<torch::Tensor> parameters() const { return {}; }
  virtual void restore(const std::vector<torch::Tensor>& parameters) {}
};

/// The same as it trains, in float32 or float64, on the first `rows` rows of z [.., width].
template <class Number>
class TrainedHead : public Head {
 public:
  /// Scores [rows, classes] of pre-activations z, which may be overwritten and may be where the
  /// scores stand: use them before z changes.
  virtual torch::Tensor scores(Matrix<Number>& z, int64_t rows) = 0;

  /// z <- the derivative by z of the data term summed over these rows and divided by `batch_rows`;
  /// adds the rows to the gradient of the head's own weights. `labels` has one of each row.
  virtual void backward(Matrix<Number>& z, const int64_t* labels, int64_t rows,
                        int64_t batch_rows) = 0;

  /// One step down what backward has gathered since the last one.
  virtual void descend() {}
};

/// The head of a model, its weights drawn for `seed`: what its architecture has behind the first
/// layer. Throws std::invalid_argument for an architecture that no head trains, or as
/// models::architecture_of.
template <class Number>
std::unique_ptr<TrainedHead<Number>> make_head(const models::ModelOptions& model,
                                               const TrainOptions& options, uint64_t seed);

}  // namespace training
