#include "training/parameter.h"

#include <cmath>
#include <utility>

namespace training {

Parameter::Parameter(torch::Tensor value, Kind kind, const TrainOptions& options) {
  rule_.optimizer = options.optimizer;
  rule_.learning_rate = options.learning_rate;
  rule_.momentum = options.momentum;
  rule_.l1 = kind == Kind::weight ? options.l1 : 0;
  rule_.l2 = kind == Kind::weight ? options.l2 : 0;
  weight_.value = std::move(value);
  if (rule_.keeps_velocity()) weight_.velocity = torch::zeros_like(weight_.value);
  if (rule_.optimizer == Optimizer::adam) weight_.square = torch::zeros_like(weight_.value);
}

void Parameter::count_step() {
  ++steps_;
  if (rule_.optimizer != Optimizer::adam) return;
  rule_.correction1 = 1 - std::pow(UpdateRule::beta1, steps_);
  rule_.correction2 = 1 - std::pow(UpdateRule::beta2, steps_);
}

bool Parameter::is_passed_by_hand() const {
  // A weight that stays in the cache costs ATen's passes little.
  constexpr int64_t small = 1 << 14, cached = 1 << 18;
  const bool takes_many_passes = rule_.keeps_velocity() || rule_.l1 > 0;
  return value().device().is_cpu() && value().dim() == 2 &&
         value().numel() > (takes_many_passes ? small : cached);
}

void Parameter::descend_by_library(const torch::Tensor& data_gradient) {
  auto& [value, velocity, square] = weight_;
  auto gradient = data_gradient;
  if (rule_.l2 > 0) gradient = gradient.add(value, 2 * rule_.l2);
  if (rule_.l1 > 0) gradient = gradient.add(value.sign(), rule_.l1);
  if (rule_.optimizer == Optimizer::adam) {
    velocity.mul_(UpdateRule::beta1).add_(gradient, 1 - UpdateRule::beta1);
    square.mul_(UpdateRule::beta2).addcmul_(gradient, gradient, 1 - UpdateRule::beta2);
    const auto denominator = (square / rule_.correction2).sqrt_().add_(UpdateRule::epsilon);
    value.addcdiv_(velocity, denominator, -rule_.learning_rate / rule_.correction1);
  } else if (rule_.momentum > 0) {
    value.sub_(velocity.mul_(rule_.momentum).add_(gradient), rule_.learning_rate);
  } else {
    value.sub_(gradient, rule_.learning_rate);
  }
}

void Parameter::descend(const torch::Tensor& gradient) {
  count_step();
  if (is_passed_by_hand()) {
    take_(weight_, rule_, {gradient, {}, {}});
  } else {
    descend_by_library(gradient);
  }
}

// Many rows are multiplied faster by BLAS than by hand.
bool Parameter::steps_in_one_pass(int64_t rows) const {
  constexpr int64_t few = 32;
  return is_passed_by_hand() && rows <= few;
}

void Parameter::descend(const torch::Tensor& delta, const torch::Tensor& inputs) {
  const bool is_plain = !rule_.keeps_velocity() && rule_.l1 == 0;
  if (is_plain && !steps_in_one_pass(inputs.size(0))) {
    count_step();
    const double shrink = 1 - 2 * rule_.learning_rate * rule_.l2;
    weight_.value.addmm_(delta.t(), inputs, shrink, -rule_.learning_rate);
  } else if (is_passed_by_hand()) {
    count_step();
    take_(weight_, rule_, {{}, delta, inputs});
  } else {
    descend(delta.t().mm(inputs));
  }
}

torch::Tensor Parameter::descend_and_multiply(const torch::Tensor& delta,
                                              const torch::Tensor& inputs,
                                              const torch::Tensor& next) {
  count_step();
  return take_and_multiply_(weight_, rule_, {{}, delta, inputs}, next);
}

double Parameter::penalty() const {
  double penalty = 0;
  if (rule_.l2 > 0) penalty += rule_.l2 * value().square().sum(torch::kFloat64).item<double>();
  if (rule_.l1 > 0) penalty += rule_.l1 * value().abs().sum(torch::kFloat64).item<double>();
  return penalty;
}

}  // namespace training
