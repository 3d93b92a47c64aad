#pragma once

#include <torch/types.h>

#include <algorithm>
#include <cstdint>

#include "training/training_data.h"

namespace training {

/// Rows are read this many at a time: few enough that a block of MNIST stays in the second-level
/// cache while several models read it, and that BLAS takes its kernels for small products; a
/// multiple of the 12 rows of a tile of stacked_product.cpp. Fixed, because the shape of a product
/// decides its order of summation.
constexpr int64_t block_rows = 120;

/// Some of the examples, by number: a range, or any in any order.
struct RowNumbers {
  RowRange range;       ///< where `index` is undefined
  torch::Tensor index;  ///< int64 [R], on the device of the examples

  int64_t count() const { return index.defined() ? index.size(0) : range.count; }

  /// `count` of these rows, from the `first` of them on.
  RowNumbers part(int64_t first, int64_t count) const {
    if (index.defined()) return {{}, index.narrow(0, first, count)};
    return {{range.first + first, count}, {}};
  }

  /// These rows of a matrix of all examples: a view where they are a range.
  torch::Tensor of(const torch::Tensor& all) const {
    return index.defined() ? all.index_select(0, index) : all.narrow(0, range.first, range.count);
  }
};

/// Calls body(block, labels) for each block of `rows`; `labels` (int64) are those of all examples.
template <typename Body>
void for_each_block(const RowNumbers& rows, const torch::Tensor& labels, const Body& body) {
  for (int64_t first = 0; first < rows.count(); first += block_rows) {
    const auto block = rows.part(first, std::min(block_rows, rows.count() - first));
    body(block, block.of(labels));
  }
}

}  // namespace training
