#include "kernels/vectors.h"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/vectors.cpp"
#include <hwy/foreach_target.h>

#include "kernels/functions-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

template <class Number>
HWY_INLINE void scale_and_add_numbers(Number* y, Number keep, const Number* x, Number scale,
                                      int64_t count) {
  for (int64_t i = 0; i < count; i += lanes<Number>) {
    store(hn::MulAdd(same(scale), load(x + i), hn::Mul(same(keep), load(y + i))), y + i);
  }
}

template <class Number>
HWY_INLINE void tanh_numbers(Number* z, int64_t count) {
  for (int64_t i = 0; i < count; i += lanes<Number>) store(tanh_of<Number>(load(z + i)), z + i);
}

template <class Number>
HWY_INLINE void through_tanh_numbers(Number* gradient, const Number* hidden, int64_t count) {
  for (int64_t i = 0; i < count; i += lanes<Number>) {
    const auto h = load(hidden + i);
    const auto slope = hn::NegMulAdd(h, h, same(Number{1}));
    store(hn::Mul(load(gradient + i), slope), gradient + i);
  }
}

/// The sum of term(x) in eight lanes of float64: the compiler makes vectors of them.
template <class Number, class Term>
HWY_INLINE double sum_of(const Number* x, int64_t count, const Term& term) {
  double sums[8] = {};
  for (int64_t i = 0; i < count; i += 8) {
    for (int64_t j = 0; j < 8; ++j) sums[j] += term(static_cast<double>(x[i + j]));
  }
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

template <class Number>
HWY_INLINE Number dot_of(const Number* x, const Number* y, int64_t count) {
  Vector<Number> sums[registers_of_line<Number>];
  for (auto& sum : sums) sum = same(Number{0});
  for (int64_t i = 0; i < count; i += line<Number>) {
#pragma GCC unroll 16
    for (int v = 0; v < registers_of_line<Number>; ++v) {
      const int64_t at = i + v * lanes<Number>;
      sums[v] = hn::MulAdd(load(x + at), load(y + at), sums[v]);
    }
  }
  alignas(64) Number all[line<Number>];
  for (int v = 0; v < registers_of_line<Number>; ++v) store(sums[v], all + v * lanes<Number>);
  for (int64_t half = line<Number> / 2; half > 0; half /= 2) {
    for (int64_t i = 0; i < half; ++i) all[i] += all[i + half];
  }
  return all[0];
}

void scale_and_add_of_floats(float* y, float keep, const float* x, float scale, int64_t count) {
  scale_and_add_numbers(y, keep, x, scale, count);
}

void scale_and_add_of_doubles(double* y, double keep, const double* x, double scale,
                              int64_t count) {
  scale_and_add_numbers(y, keep, x, scale, count);
}

void tanh_in_place_of_floats(float* z, int64_t count) {
  tanh_numbers(z, count);
}

void tanh_in_place_of_doubles(double* z, int64_t count) {
  tanh_numbers(z, count);
}

void through_tanh_of_floats(float* gradient, const float* hidden, int64_t count) {
  through_tanh_numbers(gradient, hidden, count);
}

void through_tanh_of_doubles(double* gradient, const double* hidden, int64_t count) {
  through_tanh_numbers(gradient, hidden, count);
}

double sum_of_squares_of_floats(const float* x, int64_t count) {
  return sum_of(x, count, [](double number) HWY_ATTR { return number * number; });
}

double sum_of_squares_of_doubles(const double* x, int64_t count) {
  return sum_of(x, count, [](double number) HWY_ATTR { return number * number; });
}

double sum_of_magnitudes_of_floats(const float* x, int64_t count) {
  return sum_of(x, count, [](double number) HWY_ATTR { return std::abs(number); });
}

double sum_of_magnitudes_of_doubles(const double* x, int64_t count) {
  return sum_of(x, count, [](double number) HWY_ATTR { return std::abs(number); });
}

float dot_of_floats(const float* x, const float* y, int64_t count) {
  return dot_of(x, y, count);
}

double dot_of_doubles(const double* x, const double* y, int64_t count) {
  return dot_of(x, y, count);
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kernels {

HWY_EXPORT(scale_and_add_of_floats);
HWY_EXPORT(scale_and_add_of_doubles);
HWY_EXPORT(tanh_in_place_of_floats);
HWY_EXPORT(tanh_in_place_of_doubles);
HWY_EXPORT(through_tanh_of_floats);
HWY_EXPORT(through_tanh_of_doubles);
HWY_EXPORT(sum_of_squares_of_floats);
HWY_EXPORT(sum_of_squares_of_doubles);
HWY_EXPORT(sum_of_magnitudes_of_floats);
HWY_EXPORT(sum_of_magnitudes_of_doubles);
HWY_EXPORT(dot_of_floats);
HWY_EXPORT(dot_of_doubles);

void scale_and_add(float* y, float keep, const float* x, float scale, int64_t count) {
  HWY_DYNAMIC_DISPATCH(scale_and_add_of_floats)(y, keep, x, scale, count);
}

void scale_and_add(double* y, double keep, const double* x, double scale, int64_t count) {
  HWY_DYNAMIC_DISPATCH(scale_and_add_of_doubles)(y, keep, x, scale, count);
}

void tanh_in_place(float* z, int64_t count) {
  HWY_DYNAMIC_DISPATCH(tanh_in_place_of_floats)(z, count);
}

void tanh_in_place(double* z, int64_t count) {
  HWY_DYNAMIC_DISPATCH(tanh_in_place_of_doubles)(z, count);
}

void through_tanh(float* gradient, const float* hidden, int64_t count) {
  HWY_DYNAMIC_DISPATCH(through_tanh_of_floats)(gradient, hidden, count);
}

void through_tanh(double* gradient, const double* hidden, int64_t count) {
  HWY_DYNAMIC_DISPATCH(through_tanh_of_doubles)(gradient, hidden, count);
}

double sum_of_squares(const float* x, int64_t count) {
  return HWY_DYNAMIC_DISPATCH(sum_of_squares_of_floats)(x, count);
}

double sum_of_squares(const double* x, int64_t count) {
  return HWY_DYNAMIC_DISPATCH(sum_of_squares_of_doubles)(x, count);
}

double sum_of_magnitudes(const float* x, int64_t count) {
  return HWY_DYNAMIC_DISPATCH(sum_of_magnitudes_of_floats)(x, count);
}

double sum_of_magnitudes(const double* x, int64_t count) {
  return HWY_DYNAMIC_DISPATCH(sum_of_magnitudes_of_doubles)(x, count);
}

float dot(const float* x, const float* y, int64_t count) {
  return HWY_DYNAMIC_DISPATCH(dot_of_floats)(x, y, count);
}

double dot(const double* x, const double* y, int64_t count) {
  return HWY_DYNAMIC_DISPATCH(dot_of_doubles)(x, y, count);
}

}  // namespace kernels
#endif
