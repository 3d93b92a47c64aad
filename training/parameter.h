#pragma once

#include <torch/types.h>

#include <cstdint>

#include "kernels/update.h"
#include "training/matrix.h"
#include "training/train_options.h"
#include "training/update_rule.h"

namespace training {

/// A matrix being trained, with the state of its optimiser (UpdateRule says what a step is).
/// Penalties are added here, in the one place that knows how.
template <class Number>
class Parameter {
 public:
  enum class Kind { weight, bias };  ///< a bias is exempt from penalties

  Parameter(Matrix<Number> value, Kind kind, const TrainOptions& options);

  /// One step down `gradient`, the derivative of the data term, of the value's shape.
  void descend(const Matrix<Number>& gradient);

  /// For who takes the step himself: counts it, and gives what it is done with.
  kernels::Update<Number> count_step();
  kernels::Updated<Number> numbers() const;

  /// l2 * sum(W^2) + l1 * sum(|W|), in float64; 0 for a bias.
  double penalty() const;

  const Matrix<Number>& value() const { return value_; }
  /// Takes `values`, [rows, columns], in place of its own.
  void restore(const torch::Tensor& values) { value_.view().copy_(values); }

 private:
  Matrix<Number> value_, velocity_, square_;
  UpdateRule rule_;
  int64_t steps_ = 0;
};

}  // namespace training
