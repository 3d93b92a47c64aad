#include "kernels/sparse_product.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/sparse_product.cpp"
#include <hwy/foreach_target.h>

#include "kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

/// Lines whose sums stay in registers, all of one row: a stripe of columns.
template <class Number>
constexpr int stripe_lines = std::max(1, std::min(4, (registers - 2) / registers_of_line<Number>));

/// A stripe of kLines lines, from `column` on.
template <int kLines, class Number>
HWY_NOINLINE void multiply_stripe(const SparseProduct<Number>& given, int64_t column) {
  constexpr int count = kLines * registers_of_line<Number>;
  const SparseProduct<Number> p = given;
  for (int64_t i = 0; i < p.rows; ++i) {
    Sums<1, count, Number> sums;
    load_tile<1, count>(p.out + i * p.columns + column, 0, sums);
    for (int64_t k = p.begin[i]; k < p.end[i]; ++k) {
      const Number* right = p.right + p.index[k] * p.columns + column;
      const auto value = same(p.values[k]);
#pragma GCC unroll 16
      for (int v = 0; v < count; ++v) {
        sums[0][v] = hn::MulAdd(value, load(right + v * lanes<Number>), sums[0][v]);
      }
    }
    store_tile<1, count>(sums, p.out + i * p.columns + column, 0);
  }
}

template <class Number>
using Stripe = void (*)(const SparseProduct<Number>&, int64_t);

template <class Number, int... kLines>
constexpr std::array<Stripe<Number>, sizeof...(kLines)> stripes_of(
    std::integer_sequence<int, kLines...>) {
  return {&multiply_stripe<kLines + 1, Number>...};
}

/// Stripes of even width: a narrow one spends its time on the entries, not on sums.
template <class Number>
HWY_INLINE void multiply_in_stripes(const SparseProduct<Number>& product) {
  static constexpr auto stripes =
      stripes_of<Number>(std::make_integer_sequence<int, stripe_lines<Number>>{});
  in_even_pieces<stripe_lines<Number>>(product.columns / line<Number>,
                                       [&](int64_t first, int64_t count) HWY_ATTR {
                                         stripes[count - 1](product, first * line<Number>);
                                       });
}

void multiply_sparse_floats(const SparseProduct<float>& product) {
  multiply_in_stripes(product);
}

void multiply_sparse_doubles(const SparseProduct<double>& product) {
  multiply_in_stripes(product);
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kernels {

HWY_EXPORT(multiply_sparse_floats);
HWY_EXPORT(multiply_sparse_doubles);

void multiply_sparse(const SparseProduct<float>& product) {
  HWY_DYNAMIC_DISPATCH(multiply_sparse_floats)(product);
}

void multiply_sparse(const SparseProduct<double>& product) {
  HWY_DYNAMIC_DISPATCH(multiply_sparse_doubles)(product);
}

}  // namespace kernels
#endif
