#include "training/penalised_step.h"

#include <algorithm>
#include <vector>

namespace training {
namespace {

// Columns of the inputs that stay in the first-level cache beside the weights they update.
constexpr int64_t block_columns = 1024;

#define FACESWEEP_KERNEL \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#if !defined(__x86_64__) || defined(__SANITIZE_ADDRESS__)
#undef FACESWEEP_KERNEL
#define FACESWEEP_KERNEL
#endif

#define FACESWEEP_PENALISED_ROW(Number)                                                     \
  FACESWEEP_KERNEL void penalised_row(Number* weight, const Number* inputs, int64_t stride, \
                                      const Number* factors, int64_t rows, int64_t columns, \
                                      Number shrink, Number l1_step) {                      \
    for (int64_t c = 0; c < columns; ++c) {                                                 \
      const Number sign = static_cast<Number>((weight[c] > 0) - (weight[c] < 0));           \
      weight[c] = shrink * weight[c] - l1_step * sign;                                      \
    }                                                                                       \
    for (int64_t row = 0; row < rows; ++row) {                                              \
      const Number factor = factors[row];                                                   \
      const Number* input = inputs + row * stride;                                          \
      for (int64_t c = 0; c < columns; ++c) weight[c] -= factor * input[c];                 \
    }                                                                                       \
  }
// target_clones does not go with templates.
FACESWEEP_PENALISED_ROW(float)
FACESWEEP_PENALISED_ROW(double)
#undef FACESWEEP_PENALISED_ROW

template <typename Number>
void penalised_step(torch::Tensor& weight, const torch::Tensor& factors,
                    const torch::Tensor& inputs, Number shrink, Number l1_step) {
  const int64_t units = weight.size(0), features = weight.size(1), rows = inputs.size(0);
  Number* weights = weight.data_ptr<Number>();
  const Number* input = inputs.data_ptr<Number>();
  const Number* factor = factors.data_ptr<Number>();
  for (int64_t first = 0; first < features; first += block_columns) {
    const int64_t columns = std::min(block_columns, features - first);
    for (int64_t unit = 0; unit < units; ++unit) {
      penalised_row(weights + unit * features + first, input + first, features,
                    factor + unit * rows, rows, columns, shrink, l1_step);
    }
  }
}

}  // namespace

void penalised_step_(torch::Tensor& weight, const torch::Tensor& delta, const torch::Tensor& inputs,
                     double learning_rate, double shrink, double l1_step) {
  if (!weight.device().is_cpu()) {
    const auto signs = weight.sign();
    weight.addmm_(delta.t(), inputs, shrink, -learning_rate).sub_(signs, l1_step);
    return;
  }
  const auto factors = (delta.t() * learning_rate).contiguous();
  const auto rows = inputs.contiguous();
  AT_DISPATCH_FLOATING_TYPES(weight.scalar_type(), "penalised_step_", [&] {
    penalised_step<scalar_t>(weight, factors, rows, static_cast<scalar_t>(shrink),
                             static_cast<scalar_t>(l1_step));
  });
}

}  // namespace training
