#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace training {

/// How a row is scaled: `none`, `centred` (each feature less its mean over the training rows), or
/// `standardised` (centred, then divided by one number: the standard deviation over all features
/// and training rows).
enum class Scaling { none, centred, standardised };

/// What becomes of a row: (row - mean) / divisor.
struct RowScaling {
  torch::Tensor mean;  ///< [features], of the rows' dtype; undefined where nothing is subtracted
  double divisor = 1;

  bool is_none() const { return !mean.defined(); }
};

/// What the rows with the numbers `train` say of `inputs`, float32 or float64 [N, features],
/// contiguous. Sums are in float64, one row after the other.
RowScaling row_scaling(const torch::Tensor& inputs, const std::vector<int64_t>& train,
                       Scaling scaling);

/// Scales all rows in place.
void scale_rows_(torch::Tensor& inputs, const RowScaling& scaling);

/// The scaling that does `first`, then `second`.
RowScaling chained(const RowScaling& first, const RowScaling& second);

}  // namespace training
