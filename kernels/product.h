#pragma once

#include <cstdint>

namespace kernels {

/// Rows of a matrix, each anywhere in memory.
template <class Number>
using Rows = const Number* const*;

/// out[r, c] = (add ? out[r, c] : 0) + sum over i of rows[r][first + i] * right[i, c], fused, one i
/// after the other: an element has the same bits whatever the shape of the product that it is part
/// of, and on every instruction set with fused products. For a `right` that stays in the caches;
/// larger ones are for multiply_packed (kernels/matrix_product.h).
template <class Number>
struct Product {
  Rows<Number> rows;
  int64_t first;  ///< column of `rows` that meets row 0 of `right`
  const Number* right;
  int64_t right_stride;
  int64_t terms;
  Number* out;
  int64_t out_stride;
  bool add = false;
};

/// For `count` rows and `columns`; columns is a multiple of 64 bytes.
void multiply(const Product<float>& product, int64_t count, int64_t columns);
void multiply(const Product<double>& product, int64_t count, int64_t columns);

/// The same with the rows transposed: out[f, c] = (add ? out[f, c] : 0) + sum over i of
/// rows[i][first + f] * right[i, c], for `count` f.
void multiply_transposed(const Product<float>& product, int64_t count, int64_t columns);
void multiply_transposed(const Product<double>& product, int64_t count, int64_t columns);

}  // namespace kernels
