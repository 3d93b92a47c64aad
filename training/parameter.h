#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "training/dense_step.h"
#include "training/train_options.h"

namespace training {

/// A tensor being trained, with the state of its optimiser (UpdateRule says what a step is).
/// Penalties are added here, in the one place that knows how.
class Parameter {
 public:
  enum class Kind { weight, bias };  ///< a bias is exempt from penalties

  Parameter(torch::Tensor value, Kind kind, const TrainOptions& options);

  /// One step down `gradient`, the derivative of the data term, of the value's shape.
  void descend(const torch::Tensor& gradient);

  /// The same for the gradient delta^T inputs of a [H, d] weight, without building it where a wide
  /// weight is passed over by hand: `delta` is [B, H], `inputs` [B, d].
  void descend(const torch::Tensor& delta, const torch::Tensor& inputs);

  /// True for a batch of a few `rows` and a wide weight: then passes over the weight are what a
  /// step costs, and descend_and_multiply saves one.
  bool steps_in_one_pass(int64_t rows) const;

  /// descend(delta, inputs), and then next W^T, [R, H] for `next` [R, d], in one pass. Only where
  /// steps_in_one_pass holds for both batches.
  torch::Tensor descend_and_multiply(const torch::Tensor& delta, const torch::Tensor& inputs,
                                     const torch::Tensor& next);

  /// l2 * sum(W^2) + l1 * sum(|W|), in float64; 0 for a bias.
  double penalty() const;

  const torch::Tensor& value() const { return weight_.value; }

  /// Copy of the value, for early stopping; `restore` takes it back.
  torch::Tensor snapshot() const { return value().clone(); }
  void restore(const torch::Tensor& snapshot) { weight_.value.copy_(snapshot); }

 private:
  void count_step();
  /// True where take_ is faster than ATen's passes, one for each term.
  bool is_passed_by_hand() const;
  void descend_by_library(const torch::Tensor& gradient);

  DenseWeight weight_;
  UpdateRule rule_;
  int64_t steps_ = 0;
};

}  // namespace training
