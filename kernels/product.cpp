#include "kernels/product.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/product.cpp"
#include <hwy/foreach_target.h>

#include "kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

void multiply_floats(const Product<float>& product, int64_t count, int64_t columns) {
  multiply_in_tiles</*kTransposed=*/false>(product, count, columns);
}

void multiply_doubles(const Product<double>& product, int64_t count, int64_t columns) {
  multiply_in_tiles</*kTransposed=*/false>(product, count, columns);
}

void multiply_transposed_floats(const Product<float>& product, int64_t count, int64_t columns) {
  multiply_in_tiles</*kTransposed=*/true>(product, count, columns);
}

void multiply_transposed_doubles(const Product<double>& product, int64_t count, int64_t columns) {
  multiply_in_tiles</*kTransposed=*/true>(product, count, columns);
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kernels {

HWY_EXPORT(multiply_floats);
HWY_EXPORT(multiply_doubles);
HWY_EXPORT(multiply_transposed_floats);
HWY_EXPORT(multiply_transposed_doubles);

void multiply(const Product<float>& product, int64_t count, int64_t columns) {
  HWY_DYNAMIC_DISPATCH(multiply_floats)(product, count, columns);
}

void multiply(const Product<double>& product, int64_t count, int64_t columns) {
  HWY_DYNAMIC_DISPATCH(multiply_doubles)(product, count, columns);
}

void multiply_transposed(const Product<float>& product, int64_t count, int64_t columns) {
  HWY_DYNAMIC_DISPATCH(multiply_transposed_floats)(product, count, columns);
}

void multiply_transposed(const Product<double>& product, int64_t count, int64_t columns) {
  HWY_DYNAMIC_DISPATCH(multiply_transposed_doubles)(product, count, columns);
}

}  // namespace kernels
#endif
