#pragma once

#include <cstdint>

namespace kernels {

/// One step of plain SGD for models side by side, each with its own learning rate and penalties, in
/// one pass over both matrices [rows, columns], columns a multiple of 64 bytes:
///   weights <- shrink weights - l1_step sign(weights)
///              - learning_rate (gradient + background^T bias_gradient)
///   gradient <- 0
template <class Number>
struct StackedStep {
  Number* weights;
  Number* gradient;
  const Number *learning_rate, *shrink, *l1_step;  ///< [columns]
  const Number* background;                        ///< [rows]
  const Number* bias_gradient;                     ///< [columns]
  int64_t rows, columns;
};

void take_stacked_step(const StackedStep<float>& step);
void take_stacked_step(const StackedStep<double>& step);

}  // namespace kernels
