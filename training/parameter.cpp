#include "training/parameter.h"

#include <cmath>
#include <utility>

#include "training/dense_step.h"

namespace training {

Parameter::Parameter(torch::Tensor value, Kind kind, const TrainOptions& options)
    : value_(std::move(value)),
      optimizer_(options.optimizer),
      learning_rate_(options.learning_rate),
      momentum_(options.momentum),
      l1_(kind == Kind::weight ? options.l1 : 0),
      l2_(kind == Kind::weight ? options.l2 : 0) {
  if (optimizer_ == Optimizer::adam || momentum_ > 0) velocity_ = torch::zeros_like(value_);
  if (optimizer_ == Optimizer::adam) square_ = torch::zeros_like(value_);
}

void Parameter::add_penalty_gradient(torch::Tensor& gradient) const {
  if (l2_ > 0) gradient.add_(value_, 2 * l2_);
  if (l1_ > 0) gradient.add_(value_.sign(), l1_);
}

void Parameter::descend(const torch::Tensor& gradient) {
  ++steps_;
  if (optimizer_ == Optimizer::adam) return descend_adam(gradient);
  if (momentum_ > 0) return descend_momentum(gradient);
  // Both penalties act on the old value: its signs are taken before it shrinks.
  const auto signs = l1_ > 0 ? value_.sign() : torch::Tensor();
  if (l2_ > 0) value_.mul_(1 - 2 * learning_rate_ * l2_);
  if (l1_ > 0) value_.sub_(signs, learning_rate_ * l1_);
  value_.sub_(gradient, learning_rate_);
}

void Parameter::descend_momentum(const torch::Tensor& gradient) {
  velocity_.mul_(momentum_).add_(gradient);
  add_penalty_gradient(velocity_);
  value_.sub_(velocity_, learning_rate_);
}

void Parameter::descend_adam(const torch::Tensor& data_gradient) {
  constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  auto gradient = data_gradient.clone();
  add_penalty_gradient(gradient);
  velocity_.mul_(beta1).add_(gradient, 1 - beta1);
  square_.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
  const double correction1 = 1 - std::pow(beta1, steps_);
  const double correction2 = 1 - std::pow(beta2, steps_);
  const auto denominator = (square_ / correction2).sqrt_().add_(epsilon);
  value_.addcdiv_(velocity_, denominator, -learning_rate_ / correction1);
}

bool Parameter::steps_in_one_pass(int64_t rows) const {
  // A weight that stays in the cache, or many rows, are multiplied faster than passed over by hand.
  constexpr int64_t cached = 1 << 18, few = 32;
  return optimizer_ == Optimizer::sgd && momentum_ == 0 && value_.device().is_cpu() &&
         rows <= few && (l1_ > 0 || value_.numel() > cached);
}

DenseStep Parameter::dense_step(const torch::Tensor& delta, const torch::Tensor& inputs) const {
  return {delta, inputs, learning_rate_, 1 - 2 * learning_rate_ * l2_, learning_rate_ * l1_};
}

void Parameter::descend(const torch::Tensor& delta, const torch::Tensor& inputs) {
  if (optimizer_ == Optimizer::adam || momentum_ > 0) return descend(delta.t().mm(inputs));
  const auto step = dense_step(delta, inputs);
  if (l1_ > 0 || steps_in_one_pass(inputs.size(0))) {
    take_(value_, step);
  } else {
    value_.addmm_(delta.t(), inputs, step.shrink, -learning_rate_);
  }
}

torch::Tensor Parameter::descend_and_multiply(const torch::Tensor& delta,
                                              const torch::Tensor& inputs,
                                              const torch::Tensor& next) {
  return take_and_multiply_(value_, dense_step(delta, inputs), next);
}

double Parameter::penalty() const {
  double penalty = 0;
  if (l2_ > 0) penalty += l2_ * value_.square().sum(torch::kFloat64).item<double>();
  if (l1_ > 0) penalty += l1_ * value_.abs().sum(torch::kFloat64).item<double>();
  return penalty;
}

}  // namespace training
