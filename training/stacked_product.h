#pragma once

#include <torch/types.h>

namespace training {

/// The products and sums of many small models that read the same rows, their weights side by side
/// in the columns of one matrix. Each column's sums run over rows and features in one fixed order,
/// whatever stands beside it: a model gets the same bits alone and in company, which BLAS does not
/// promise. float32 or float64 on the CPU, contiguous; on the calling thread.

/// Columns of such a matrix come in multiples of this; fill up with zeros.
constexpr int64_t column_multiple = 16;

/// rows [R, d] times weights [d, C]: [R, C].
torch::Tensor stacked_scores(const torch::Tensor& rows, const torch::Tensor& weights);

/// gradient [d, C] += rows^T deltas, for rows [R, d] and deltas [R, C].
void add_stacked_gradient_(torch::Tensor& gradient, const torch::Tensor& rows,
                           const torch::Tensor& deltas);

/// sums [C] += the rows of deltas [R, C].
void add_column_sums_(torch::Tensor& sums, const torch::Tensor& deltas);

}  // namespace training
