#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

namespace training {

/// Rows are read this many at a time: few enough that a block of MNIST stays in the second-level
/// cache while several models read it; a multiple of the rows of a tile (kernels/tile-inl.h).
/// Fixed, because the blocks of a batch decide the order of its sums.
constexpr int64_t block_rows = 120;

/// Some of the examples, by number; the numbers stay where they are.
struct RowNumbers {
  const int64_t* numbers = nullptr;
  int64_t count = 0;

  RowNumbers() = default;
  RowNumbers(const int64_t* first, int64_t how_many) : numbers(first), count(how_many) {}
  RowNumbers(const std::vector<int64_t>& rows)
      : RowNumbers(rows.data(), static_cast<int64_t>(rows.size())) {}

  const int64_t* begin() const { return numbers; }
  const int64_t* end() const { return numbers + count; }
};

/// first, first + 1, ..., `count` of them.
inline std::vector<int64_t> consecutive_rows(int64_t first, int64_t count) {
  std::vector<int64_t> rows(static_cast<size_t>(count));
  std::iota(rows.begin(), rows.end(), first);
  return rows;
}

/// Calls body(block) for each block of `rows`.
template <typename Body>
void for_each_block(const RowNumbers& rows, const Body& body) {
  for (int64_t first = 0; first < rows.count; first += block_rows) {
    body(RowNumbers{rows.numbers + first, std::min(block_rows, rows.count - first)});
  }
}

}  // namespace training
