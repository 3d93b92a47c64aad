#pragma once

#include <cstdint>
#include <vector>

#include "training/matrix.h"
#include "training/row_blocks.h"

namespace training {

/// The blocks of a batch as they were accumulated: row numbers and derivatives by the
/// pre-activations, copied, in memory that serves batch after batch.
template <class Number>
class BatchGradient {
 public:
  struct Block {
    std::vector<int64_t> numbers;
    Matrix<Number> delta;  ///< with room for block_rows rows

    RowNumbers rows() const { return {numbers.data(), static_cast<int64_t>(numbers.size())}; }
  };

  void add(const RowNumbers& rows, const Matrix<Number>& delta);
  void clear() { used_ = 0; }
  size_t size() const { return used_; }
  const Block& operator[](size_t i) const { return blocks_[i]; }

 private:
  std::vector<Block> blocks_;
  size_t used_ = 0;
};

}  // namespace training
