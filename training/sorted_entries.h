#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "training/row_blocks.h"
#include "training/sparse_rows.h"

namespace training {

/// The entries of R sparse rows, sorted by feature and then by row: those of feature f are
/// starts[f] to starts[f + 1] - 1.
template <class Number>
struct SortedEntries {
  std::vector<int64_t> starts;  ///< [features + 1]
  std::vector<int32_t> rows;    ///< of each entry: 0 to R - 1, the place of its row among the R
  std::vector<Number> values;   ///< of each entry
};

/// Of the rows with these numbers; Number is the type of `sparse.values`.
template <class Number>
SortedEntries<Number> sorted_entries(const SparseRows& sparse, const RowNumbers& rows);

/// Entries that SortedBlocks keep, of 8 bytes in float32.
constexpr int64_t most_kept_entries = int64_t{1} << 24;

/// The sorted entries of batches, block by block. Where batches are full, and so the same at every
/// step, they are sorted once: a sixth of such a step on MNIST.
template <class Number>
class SortedBlocks {
 public:
  /// Keeps at most `most_kept` entries.
  SortedBlocks(std::shared_ptr<const SparseRows> sparse, bool batches_are_full,
               int64_t most_kept = most_kept_entries);

  /// Of the next block of the batch, which has these rows; the same at every step where batches are
  /// full. They stand until the next call.
  const SortedEntries<Number>& next(const RowNumbers& rows);

  void begin_batch() { block_ = 0; }

 private:
  std::shared_ptr<const SparseRows> sparse_;
  bool batches_are_full_;
  int64_t may_be_kept_;
  size_t block_ = 0;                         ///< of the batch: the next one
  std::vector<SortedEntries<Number>> kept_;  ///< of the first blocks of every batch
  SortedEntries<Number> newest_;
};

}  // namespace training
