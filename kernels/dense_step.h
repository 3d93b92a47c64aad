#pragma once

#include <cstdint>

#include "kernels/product.h"
#include "kernels/update.h"

namespace kernels {

/// One step of a wide weight V [features, units] down G = gradient + inputs^T deltas, and next V
/// for the new V, in one pass over V and what its optimiser keeps. Rows of all matrices [.., units]
/// are `stride` apart, a multiple of 64 bytes; the numbers in between must be 0, and stay so.
template <class Number>
struct DenseStep {
  Update<Number> update;
  Updated<Number> weight;
  const Number* gradient;  ///< [features, units]; null where there is none
  Rows<Number> inputs;     ///< `rows` of them, [features] each
  int64_t rows;
  const Number* deltas;  ///< [rows, units]
  Rows<Number> next;     ///< `next_rows` of them
  int64_t next_rows;
  int64_t features, units, stride;
};

/// `products` [next_rows, units] becomes next V. Features are summed 512 at a time (fused, in
/// order), and these sums in order: the same bits on every instruction set with fused products.
void dense_step(const DenseStep<float>& step, float* products);
void dense_step(const DenseStep<double>& step, double* products);

}  // namespace kernels
