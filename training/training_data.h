#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "data_loaders/examples.h"
#include "training/row_blocks.h"
#include "training/row_scaling.h"
#include "training/sparse_rows.h"

namespace training {

/// How large data is: all that engines and estimates need to know of it.
struct DataShape {
  int64_t train = 0, validation = 0, test = 0;  ///< rows of each part
  int64_t features = 0;
  int64_t classes = 0;

  int64_t rows() const { return train + validation + test; }
};

/// Examples, and the numbers of those rows that each part consists of. Nothing is copied for a
/// split: several may stand for the same examples, and some rows may be in no part.
struct TrainingData {
  data_loaders::Examples examples;  ///< inputs float32 or float64 [N, features], labels int64 [N]
  std::vector<int64_t> train, validation, test;  ///< their order is that of sums and of test_scores
  int64_t classes = 0;
  /// How networks see the rows: scaled by what the rows of `train` say, while the examples stay as
  /// they are.
  Scaling scaling = Scaling::none;
  /// The inputs once more, for regressions on the dense engine; null where they are not sparse, or
  /// nobody looked.
  std::shared_ptr<const SparseRows> sparse_inputs = nullptr;

  DataShape shape() const;
  /// That scaling, worked out: one pass over the training rows.
  RowScaling row_scaling() const;
  /// A copy of some examples, in the order of `rows`.
  data_loaders::Examples select(const std::vector<int64_t>& rows) const;
};

}  // namespace training
