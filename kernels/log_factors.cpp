#include "kernels/log_factors.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/log_factors.cpp"
#include <hwy/foreach_target.h>

#include "kernels/lines-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

// Each step has to wait for the one before: several columns go side by side.
constexpr int64_t columns_at_once = 32;

/// `growth` has `columns` numbers from row to row, of which kCount are looked at.
template <int64_t kCount>
HWY_INLINE void changes_of_columns(const Factors& factors, int64_t first, double* change) {
  constexpr int64_t width = std::min(kCount, lanes<double>);
  constexpr int count = static_cast<int>(kCount / width);
  const hn::CappedTag<double, width> d;
  hn::Vec<decltype(d)> sums[count];
  for (auto& sum : sums) sum = hn::Zero(d);
  for (int64_t k = 0; k < factors.rows; ++k) {
    const auto probability = hn::Set(d, factors.probability[k]);
    const double* growth = factors.growth + k * factors.columns + first;
#pragma GCC unroll 32
    for (int v = 0; v < count; ++v) {
      const auto next = hn::Mul(probability, hn::LoadU(d, growth + v * width));
      sums[v] = hn::Add(sums[v], hn::MulAdd(sums[v], next, next));
    }
  }
  for (int v = 0; v < count; ++v) hn::StoreU(sums[v], d, change + first + v * width);
}

void changes_of_all(const Factors& factors, double* change) {
  int64_t i = 0;
  for (; i + columns_at_once <= factors.columns; i += columns_at_once) {
    changes_of_columns<columns_at_once>(factors, i, change);
  }
  for (; i < factors.columns; ++i) changes_of_columns<1>(factors, i, change);
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kernels {

HWY_EXPORT(changes_of_all);

void multiply_changes(const Factors& factors, double* change) {
  HWY_DYNAMIC_DISPATCH(changes_of_all)(factors, change);
}

}  // namespace kernels
#endif
