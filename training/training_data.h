#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>

#include "data_loaders/examples.h"
#include "training/sparse_rows.h"

namespace training {

/// Rows first .. first + count - 1 of the examples.
struct RowRange {
  int64_t first = 0;
  int64_t count = 0;
};

/// All examples of a data set, the training rows first, then validation, then test.
struct TrainingData {
  data_loaders::Examples examples;  ///< inputs float32 or float64 [N, features], labels int64 [N]
  RowRange train;                   ///< starts at 0
  RowRange validation;
  RowRange test;
  int64_t classes = 0;
  /// The inputs once more, for regressions on the dense engine; null where they are not sparse, or
  /// nobody looked.
  std::shared_ptr<const SparseRows> sparse_inputs = nullptr;

  torch::Tensor train_inputs() const { return examples.inputs.narrow(0, 0, train.count); }
};

}  // namespace training
