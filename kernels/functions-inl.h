// Included once for each instruction set: no ordinary guard.
#if defined(FACESWEEP_KERNELS_FUNCTIONS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef FACESWEEP_KERNELS_FUNCTIONS_INL_H
#undef FACESWEEP_KERNELS_FUNCTIONS_INL_H
#else
#define FACESWEEP_KERNELS_FUNCTIONS_INL_H
#endif

#include <hwy/contrib/math/math-inl.h>

#include "kernels/lines-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

// Highway's own functions make a number of NaN; a loss that is not finite must stay so.

template <class Number>
HWY_INLINE Vector<Number> tanh_of(Vector<Number> x) {
  return hn::IfThenElse(hn::Eq(x, x), hn::Tanh(Lanes<Number>{}, x), x);
}

template <class Number>
HWY_INLINE Vector<Number> exp_of(Vector<Number> x) {
  return hn::IfThenElse(hn::Eq(x, x), hn::Exp(Lanes<Number>{}, x), x);
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#endif
