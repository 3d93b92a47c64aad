#pragma once

#include <torch/types.h>

namespace training {

/// One step of plain SGD on a wide weight [H, d]:
///   weight <- shrink weight - l1_step sign(weight) - learning_rate delta^T inputs
struct DenseStep {
  torch::Tensor delta;   ///< [B, H], derivative of the data term by the pre-activations
  torch::Tensor inputs;  ///< [B, d]
  double learning_rate = 0;
  double shrink = 1;
  double l1_step = 0;
};

/// Takes the step in place, in one pass over the weight. With plain ATen calls the three terms read
/// and write a weight of 41 MB five times.
void take_(torch::Tensor& weight, const DenseStep& step);

/// take_, and then next weight^T, [R, H] for `next` [R, d], in the same pass: what a weight is read
/// from memory for serves the step and the pre-activations of the next batch. The weight gets the
/// same bits as from take_.
torch::Tensor take_and_multiply_(torch::Tensor& weight, const DenseStep& step,
                                 const torch::Tensor& next);

}  // namespace training
