#pragma once

#include <cstdint>

#include "kernels/product.h"

namespace kernels {

/// A matrix by its rows, or the transpose of what these rows make.
template <class Number>
struct Factor {
  Rows<Number> rows;
  bool transposed = false;
};

/// out = keep * out + scale * left right, for out [rows, columns] with `out_stride` from row to
/// row, left [rows, terms] and right [terms, columns]. Where keep is 0, out may hold anything.
template <class Number>
struct MatrixProduct {
  Factor<Number> left, right;
  int64_t rows, columns, terms;
  Number* out;
  int64_t out_stride;
  Number scale = 1;
  Number keep = 0;
};

/// The product of matrices of any size at about the speed of BLAS, on the calling thread. Terms are
/// summed 256 at a time (fused, in order), and these sums in order: an element has the same bits
/// whatever the shape of the product that it is part of, and on every instruction set with fused
/// products.
void multiply_packed(const MatrixProduct<float>& product);
void multiply_packed(const MatrixProduct<double>& product);

}  // namespace kernels
