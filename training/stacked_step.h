#pragma once

#include <torch/types.h>

namespace training {

/// One step of plain SGD for many regressions side by side, each with its own learning rate and
/// penalties. All [C], C a multiple of column_multiple, in the dtype of the weights.
struct StackedStep {
  torch::Tensor learning_rate;
  torch::Tensor shrink;   ///< 1 - 2 learning_rate l2
  torch::Tensor l1_step;  ///< learning_rate l1
};

/// In one pass over both matrices [d, C], contiguous:
///   weights <- shrink weights - l1_step sign(weights)
///              - learning_rate (gradient + background^T bias_gradient)
///   gradient <- 0
/// `background` [1, d] is the row that was left out of the gradient (sparse_product.h), and
/// `bias_gradient` [C] the sums of the deltas. The same bits for a column whatever stands beside
/// it.
void stacked_step_(torch::Tensor& weights, torch::Tensor& gradient, const StackedStep& step,
                   const torch::Tensor& background, const torch::Tensor& bias_gradient);

}  // namespace training
