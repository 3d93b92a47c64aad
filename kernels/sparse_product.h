#pragma once

#include <cstdint>

namespace kernels {

/// out[i, :] += sum over entries k from begin[i] to end[i] - 1 of values[k] * right[index[k], :],
/// fused, in order. `columns`, the stride of out and right, is a multiple of 64 bytes.
template <class Number>
struct SparseProduct {
  const int64_t* begin;
  const int64_t* end;
  const int32_t* index;
  const Number* values;
  const Number* right;
  Number* out;
  int64_t rows;  ///< of out
  int64_t columns;
};

void multiply_sparse(const SparseProduct<float>& product);
void multiply_sparse(const SparseProduct<double>& product);

}  // namespace kernels
