#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace training {

/// Rows that mostly repeat one row, the background: x_r = background + s_r, where s_r is 0 in most
/// features. Drawings on empty paper are such rows, centred or not: four in five pixels of MNIST
/// stand for nothing.
struct SparseRows {
  torch::Tensor background;       ///< [1, features], float32 or float64
  std::vector<int64_t> starts;    ///< row r has the entries starts[r] to starts[r + 1] - 1
  std::vector<int32_t> features;  ///< of each entry, ascending within a row
  torch::Tensor values;           ///< s of each entry, in the dtype of the background
};

/// `rows` ([N, features], float32 or float64) in that form; null where they are not on the CPU, or
/// where more than two in five numbers of some typical rows differ from the background: then a
/// dense product is faster. The background is a majority of each feature in those rows, where it
/// has one. `typical` numbers them, of which the first few hundred are looked at; empty: the first
/// of all.
std::shared_ptr<const SparseRows> find_sparse_rows(const torch::Tensor& rows,
                                                   const std::vector<int64_t>& typical = {});

}  // namespace training
