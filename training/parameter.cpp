#include "training/parameter.h"

#include <cmath>
#include <utility>

#include "kernels/dense_step.h"
#include "kernels/vectors.h"

namespace training {

template <class Number>
Parameter<Number>::Parameter(Matrix<Number> value, Kind kind, const TrainOptions& options)
    : value_(std::move(value)) {
  rule_.optimizer = options.optimizer;
  rule_.learning_rate = options.learning_rate;
  rule_.momentum = options.momentum;
  rule_.l1 = kind == Kind::weight ? options.l1 : 0;
  rule_.l2 = kind == Kind::weight ? options.l2 : 0;
  constexpr int64_t lines_apart = 11;  // of those tried the fastest
  const auto beside = [&](int64_t place) {
    return Matrix<Number>(value_.rows(), value_.columns(), place * lines_apart);
  };
  if (rule_.keeps_velocity()) velocity_ = beside(1);
  if (rule_.keeps_square()) square_ = beside(2);
}

template <class Number>
kernels::Update<Number> Parameter<Number>::count_step() {
  ++steps_;
  if (rule_.optimizer == Optimizer::adam) {
    rule_.correction1 = 1 - std::pow(UpdateRule::beta1, steps_);
    rule_.correction2 = 1 - std::pow(UpdateRule::beta2, steps_);
  }
  return update_of<Number>(rule_);
}

template <class Number>
kernels::Updated<Number> Parameter<Number>::numbers() const {
  return {value_.data(), velocity_.data(), square_.data()};
}

template <class Number>
void Parameter<Number>::descend(const Matrix<Number>& gradient) {
  kernels::take_step(count_step(), numbers(), gradient.data(), value_.count());
}

template <class Number>
double Parameter<Number>::penalty() const {
  double penalty = 0;
  if (rule_.l2 > 0) penalty += rule_.l2 * kernels::sum_of_squares(value_.data(), value_.count());
  if (rule_.l1 > 0) penalty += rule_.l1 * kernels::sum_of_magnitudes(value_.data(), value_.count());
  return penalty;
}

template class Parameter<float>;
template class Parameter<double>;

}  // namespace training
