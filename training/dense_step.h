#pragma once

#include <torch/types.h>

#include "training/train_options.h"

namespace training {

/// How a weight W goes down a gradient G of the data term. With R = 2 l2 W + l1 sign(W), sign(0) =
/// 0, the gradient of the penalties at the old W:
///   SGD:   V <- momentum V + G + R,  W <- W - learning_rate V
///   Adam:  V <- beta1 V + (1 - beta1) (G + R),  S <- beta2 S + (1 - beta2) (G + R)^2,
///          W <- W - learning_rate (V / correction1) / (sqrt(S / correction2) + epsilon)
/// (Kingma and Ba, 2015, algorithm 1). V starts at 0, and is not kept where momentum is 0.
struct UpdateRule {
  static constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;

  Optimizer optimizer = Optimizer::sgd;
  double learning_rate = 0;
  double momentum = 0;
  double l1 = 0;
  double l2 = 0;
  double correction1 = 1, correction2 = 1;  ///< 1 - beta^t at Adam's step t

  bool keeps_velocity() const { return optimizer == Optimizer::adam || momentum > 0; }
};

/// A wide weight and what its rule keeps of it, all [H, d], contiguous, float32 or float64 on the
/// CPU.
struct DenseWeight {
  torch::Tensor value;
  torch::Tensor velocity;  ///< where the rule keeps one
  torch::Tensor square;    ///< S, for Adam
};

/// G = gradient + delta^T inputs. Either the first may be undefined, or the other two.
struct DenseGradient {
  torch::Tensor gradient;  ///< [H, d]
  torch::Tensor delta;     ///< [B, H], derivative of the data term by the pre-activations
  torch::Tensor inputs;    ///< [B, d]
};

/// Takes the step in place, in one pass over the weight and its state, on the calling thread. With
/// plain ATen calls SGD with l1 reads and writes a weight of 41 MB five times, Adam ten times.
void take_(DenseWeight& weight, const UpdateRule& rule, const DenseGradient& gradient);

/// take_, and then next value^T, [R, H] for `next` [R, d], in the same pass: what a weight is read
/// from memory for serves the step and the pre-activations of the next batch. The weight gets the
/// same bits as from take_.
torch::Tensor take_and_multiply_(DenseWeight& weight, const UpdateRule& rule,
                                 const DenseGradient& gradient, const torch::Tensor& next);

}  // namespace training
