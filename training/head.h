#pragma once

#include <torch/types.h>

#include <memory>
#include <vector>

#include "models/model_options.h"
#include "training/loss.h"
#include "training/train_options.h"

namespace training {

/// What follows the input layer, up to the scores: small, and trained the same way by every engine.
class Head {
 public:
  virtual ~Head() = default;

  /// Scores [R, classes] from pre-activations z [R, width]; `z` may be overwritten.
  virtual torch::Tensor scores(torch::Tensor z) = 0;

  /// The derivative by z, [R, width], of the data term summed over these rows and divided by
  /// `batch_rows`; adds the rows to the gradient of the head's own weights. `z` is overwritten.
  virtual torch::Tensor backward(torch::Tensor z, const torch::Tensor& labels,
                                 int64_t batch_rows) = 0;

  /// One step down what backward has gathered since the last one.
  virtual void descend() {}

  /// l2 * sum(W^2) + l1 * sum(|W|) over the head's own weights.
  virtual double penalty() const { return 0; }

  /// The head's own weights and biases, in the order of the model's parameters.
  virtual std::vector<torch::Tensor> parameters() const { return {}; }
  virtual void restore(const std::vector<torch::Tensor>& parameters) {}
};

Loss loss_of(models::ModelType type);

/// The head of a model, its weights drawn for `seed`, in the dtype and on the device of `like`.
std::unique_ptr<Head> make_head(const models::ModelOptions& model, const TrainOptions& options,
                                uint64_t seed, const torch::TensorOptions& like);

}  // namespace training
