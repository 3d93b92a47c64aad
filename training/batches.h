#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "training/row_blocks.h"

namespace training {

/// The batches of one training: every epoch a fresh permutation of the rows, cut into pieces of
/// `batch_size`, the last one short where batch_size does not divide the rows. The order depends on
/// (seed, number of rows, batch_size) alone. A full batch is the rows in their own order.
class Batches {
 public:
  Batches(std::vector<int64_t> rows, int64_t batch_size, uint64_t seed);

  /// Row numbers of the next batch, which stand until the one after it is asked for.
  RowNumbers next();

 private:
  std::vector<int64_t> rows_;   ///< as given
  std::vector<int64_t> order_;  ///< of this epoch
  int64_t batch_size_;
  int64_t position_;
  torch::Generator generator_;
};

}  // namespace training
