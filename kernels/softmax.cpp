#include "kernels/softmax.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/softmax.cpp"
#include <hwy/foreach_target.h>

#include "kernels/functions-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

template <class Number>
HWY_INLINE void subtract_largest(Number* scores, int64_t classes) {
  const Number largest = *std::max_element(scores, scores + classes);
  for (int64_t c = 0; c < classes; ++c) scores[c] -= largest;
}

template <class Number>
HWY_INLINE void divide_by_sum(Number* scores, int64_t classes, Number scale) {
  Number sum = 0;
  for (int64_t c = 0; c < classes; ++c) sum += scores[c];
  const Number factor = scale / sum;
  for (int64_t c = 0; c < classes; ++c) scores[c] *= factor;
}

template <class Number>
HWY_INLINE void gradient_of_rows(const ScoreRows<Number>& rows, const int64_t* labels,
                                 Number scale) {
  const int64_t used = rows.models * rows.classes;
  for (int64_t r = 0; r < rows.rows; ++r) {
    Number* const row = rows.scores + r * rows.stride;
    for (int64_t m = 0; m < rows.models; ++m)
      subtract_largest(row + m * rows.classes, rows.classes);
    std::fill(row + used, row + rows.stride, Number{0});
    for (int64_t c = 0; c < used; c += lanes<Number>) store(exp_of<Number>(load(row + c)), row + c);
    for (int64_t m = 0; m < rows.models; ++m) {
      Number* const own = row + m * rows.classes;
      divide_by_sum(own, rows.classes, scale);
      own[labels[r]] -= scale;
    }
    std::fill(row + used, row + rows.stride, Number{0});
  }
}

void softmax_gradient_of_floats(const ScoreRows<float>& rows, const int64_t* labels, float scale) {
  gradient_of_rows(rows, labels, scale);
}

void softmax_gradient_of_doubles(const ScoreRows<double>& rows, const int64_t* labels,
                                 double scale) {
  gradient_of_rows(rows, labels, scale);
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kernels {

HWY_EXPORT(softmax_gradient_of_floats);
HWY_EXPORT(softmax_gradient_of_doubles);

void softmax_gradient(const ScoreRows<float>& rows, const int64_t* labels, float scale) {
  HWY_DYNAMIC_DISPATCH(softmax_gradient_of_floats)(rows, labels, scale);
}

void softmax_gradient(const ScoreRows<double>& rows, const int64_t* labels, double scale) {
  HWY_DYNAMIC_DISPATCH(softmax_gradient_of_doubles)(rows, labels, scale);
}

}  // namespace kernels
#endif
