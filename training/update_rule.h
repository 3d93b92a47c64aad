#pragma once

#include <cmath>

#include "kernels/update.h"
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
  bool keeps_square() const { return optimizer == Optimizer::adam; }
};

/// The same in the precision of a weight, as kernels take it: of Adam V / (1 - beta1) and
/// S / (1 - beta2) are kept, which takes two multiplications less, and rate and epsilon bear the
/// factors. With a = (1 - beta1) / correction1 and b = sqrt((1 - beta2) / correction2),
///   a V' / (b sqrt(S') + epsilon) = (a / b) V' / (sqrt(S') + epsilon / b).
template <class Number>
kernels::Update<Number> update_of(const UpdateRule& rule) {
  const bool adam = rule.optimizer == Optimizer::adam;
  const auto number = [](double value) { return static_cast<Number>(value); };
  kernels::Update<Number> update;
  const double a = adam ? (1 - UpdateRule::beta1) / rule.correction1 : 1;
  const double b = adam ? std::sqrt((1 - UpdateRule::beta2) / rule.correction2) : 1;
  update.rate = number(rule.learning_rate * a / b);
  update.shrink = number(1 - 2 * rule.learning_rate * rule.l2);
  update.l1_step = number(rule.learning_rate * rule.l1);
  update.two_l2 = number(2 * rule.l2);
  update.l1 = number(rule.l1);
  update.keep = number(adam ? UpdateRule::beta1 : rule.momentum);
  update.keep_square = number(UpdateRule::beta2);
  update.epsilon = number(UpdateRule::epsilon / b);
  return update;
}

}  // namespace training
