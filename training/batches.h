#pragma once

#include <torch/types.h>

#include <cstdint>

#include "training/row_blocks.h"

namespace training {

/// The batches of one training: every epoch a fresh permutation of the rows, cut into pieces of
/// `batch_size`, the last one short where batch_size does not divide the rows. The order depends on
/// (seed, rows, batch_size) alone. A full batch is the rows in their own order.
class Batches {
 public:
  Batches(int64_t rows, int64_t batch_size, uint64_t seed);

  /// Row numbers of the next batch, which stand until the one after it is asked for.
  RowNumbers next();

 private:
  int64_t rows_;
  int64_t batch_size_;
  int64_t position_;
  torch::Generator generator_;
  torch::Tensor order_;
};

}  // namespace training
