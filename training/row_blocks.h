#pragma once

#include <algorithm>
#include <cstdint>

#include "training/input_layer.h"
#include "training/training_data.h"

namespace training {

/// Rows are read this many at a time: few enough that a block of MNIST stays in the second-level
/// cache while several models read it, and that BLAS takes its kernels for small products; a
/// multiple of the 12 rows of a tile of stacked_product.cpp. Fixed, because the shape of a product
/// decides its order of summation.
constexpr int64_t block_rows = 120;

/// Calls body(block, labels) for each block of `rows`; `labels` (int64) belong to `rows`.
template <typename Body>
void for_each_block(const Rows& rows, const torch::Tensor& labels, const Body& body) {
  for (int64_t first = 0; first < rows.size(); first += block_rows) {
    const int64_t count = std::min(block_rows, rows.size() - first);
    Rows block{rows.design.narrow(0, first, count), {}, rows.first + first};
    if (rows.index.defined()) block.index = rows.index.narrow(0, first, count);
    body(block, labels.narrow(0, first, count));
  }
}

}  // namespace training
