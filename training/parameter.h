#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "training/dense_step.h"
#include "training/train_options.h"

namespace training {

/// A tensor being trained, with the state of its optimiser. Penalties are added here, in the one
/// place that knows how: the gradient of l2 * sum(W^2) + l1 * sum(|W|) is 2 l2 W + l1 sign(W), with
/// sign(0) = 0.
///
/// SGD: v <- momentum v + gradient, W <- W - learning_rate v. Adam: Kingma and Ba, 2015, algorithm
/// 1, with beta = (0.9, 0.999) and epsilon = 1e-8.
class Parameter {
 public:
  enum class Kind { weight, bias };  ///< a bias is exempt from penalties

  Parameter(torch::Tensor value, Kind kind, const TrainOptions& options);

  /// One step down `gradient`, the derivative of the data term, of the value's shape.
  void descend(const torch::Tensor& gradient);

  /// The same for the gradient delta^T inputs of a [H, d] weight, without building it where plain
  /// SGD can do without: `delta` is [B, H], `inputs` [B, d].
  void descend(const torch::Tensor& delta, const torch::Tensor& inputs);

  /// True for a batch of a few `rows` and plain SGD on a weight that is wide or has an l1 penalty:
  /// then passes over the weight are what a step costs, and descend_and_multiply saves one.
  bool steps_in_one_pass(int64_t rows) const;

  /// descend(delta, inputs), and then next W^T, [R, H] for `next` [R, d], in one pass. Only where
  /// steps_in_one_pass
  /// holds for both batches.
  torch::Tensor descend_and_multiply(const torch::Tensor& delta, const torch::Tensor& inputs,
                                     const torch::Tensor& next);

  /// l2 * sum(W^2) + l1 * sum(|W|), in float64; 0 for a bias.
  double penalty() const;

  const torch::Tensor& value() const { return value_; }

  /// Copy of the value, for early stopping; `restore` takes it back.
  torch::Tensor snapshot() const { return value_.clone(); }
  void restore(const torch::Tensor& snapshot) { value_.copy_(snapshot); }

 private:
  DenseStep dense_step(const torch::Tensor& delta, const torch::Tensor& inputs) const;
  void descend_adam(const torch::Tensor& gradient);
  void descend_momentum(const torch::Tensor& gradient);
  void add_penalty_gradient(torch::Tensor& gradient) const;

  torch::Tensor value_;
  torch::Tensor velocity_;  ///< SGD's with momentum, or Adam's first moment
  torch::Tensor square_;    ///< Adam's second moment
  int64_t steps_ = 0;
  Optimizer optimizer_;
  double learning_rate_;
  double momentum_;
  double l1_;
  double l2_;
};

}  // namespace training
