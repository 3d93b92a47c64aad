#include "training/stacked_step.h"

#include <stdexcept>

#include "training/kernel.h"
#include "training/stacked_product.h"

namespace training {
namespace {

template <typename Number>
struct Step {
  Number* weights;
  Number* gradient;
  const Number *learning_rate, *shrink, *l1_step, *background, *bias_gradient;
  int64_t rows, columns;
};

// target_clones does not go with templates.
#define FACESWEEP_STEP(Number, Vector)                                                        \
  FACESWEEP_KERNEL void take(const Step<Number>& given) {                                     \
    const Step<Number> s = given;                                                             \
    constexpr int64_t lanes = sizeof(Vector) / sizeof(Number);                                \
    for (int64_t i = 0; i < s.rows; ++i) {                                                    \
      Number* const weight_row = s.weights + i * s.columns;                                   \
      Number* const gradient_row = s.gradient + i * s.columns;                                \
      const Number background = s.background[i];                                              \
      for (int64_t c = 0; c < s.columns; c += lanes) {                                        \
        Vector& weight = *reinterpret_cast<Vector*>(weight_row + c);                          \
        Vector& gradient = *reinterpret_cast<Vector*>(gradient_row + c);                      \
        const Vector rate = *reinterpret_cast<const Vector*>(s.learning_rate + c);            \
        const Vector shrink = *reinterpret_cast<const Vector*>(s.shrink + c);                 \
        const Vector l1_step = *reinterpret_cast<const Vector*>(s.l1_step + c);               \
        const Vector of_bias = *reinterpret_cast<const Vector*>(s.bias_gradient + c);         \
        const Vector sign =                                                                   \
            (weight > 0 ? Vector{} + 1 : Vector{}) - (weight < 0 ? Vector{} + 1 : Vector{});  \
        weight = weight * shrink - sign * l1_step - rate * (gradient + background * of_bias); \
        gradient = Vector{};                                                                  \
      }                                                                                       \
    }                                                                                         \
  }
FACESWEEP_STEP(float, Floats)
FACESWEEP_STEP(double, Doubles)

}  // namespace

void stacked_step_(torch::Tensor& weights, torch::Tensor& gradient, const StackedStep& step,
                   const torch::Tensor& background, const torch::Tensor& bias_gradient) {
  if (weights.size(1) % column_multiple != 0 || !weights.is_contiguous() ||
      !gradient.is_contiguous() || background.numel() != weights.size(0)) {
    throw std::invalid_argument("stacked step: expected contiguous matrices of whole columns");
  }
  AT_DISPATCH_FLOATING_TYPES(weights.scalar_type(), "stacked_step_", [&] {
    const auto numbers = [](const torch::Tensor& tensor) { return tensor.data_ptr<scalar_t>(); };
    take({numbers(weights), numbers(gradient), numbers(step.learning_rate), numbers(step.shrink),
          numbers(step.l1_step), numbers(background), numbers(bias_gradient), weights.size(0),
          weights.size(1)});
  });
}

}  // namespace training
