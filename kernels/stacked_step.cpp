#include "kernels/stacked_step.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/stacked_step.cpp"
#include <hwy/foreach_target.h>

#include "kernels/lines-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

template <class Number>
HWY_INLINE void step_row(const StackedStep<Number>& s, int64_t row) {
  Number* const weights = s.weights + row * s.columns;
  Number* const gradients = s.gradient + row * s.columns;
  const auto background = same(s.background[row]);
  for (int64_t c = 0; c < s.columns; c += lanes<Number>) {
    const auto weight = load(weights + c);
    const auto gradient = hn::MulAdd(background, load(s.bias_gradient + c), load(gradients + c));
    const auto shrunk = hn::Sub(hn::Mul(weight, load(s.shrink + c)),
                                with_sign_of<Number>(weight, load(s.l1_step + c)));
    store(hn::NegMulAdd(load(s.learning_rate + c), gradient, shrunk), weights + c);
    store(same(Number{0}), gradients + c);
  }
}

void step_floats(const StackedStep<float>& step) {
  for (int64_t row = 0; row < step.rows; ++row) step_row(step, row);
}

void step_doubles(const StackedStep<double>& step) {
  for (int64_t row = 0; row < step.rows; ++row) step_row(step, row);
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kernels {

HWY_EXPORT(step_floats);
HWY_EXPORT(step_doubles);

void take_stacked_step(const StackedStep<float>& step) {
  HWY_DYNAMIC_DISPATCH(step_floats)(step);
}

void take_stacked_step(const StackedStep<double>& step) {
  HWY_DYNAMIC_DISPATCH(step_doubles)(step);
}

}  // namespace kernels
#endif
