#include "training/sorted_entries.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "tests/training/small_data.h"

namespace training {
namespace {

const std::vector<int64_t> batch{7, 0, 39, 8, 7, 3, 4, 5},
    another_batch{1, 2, 6, 9, 10, 11, 12, 13};

RowNumbers half(const std::vector<int64_t>& rows, int64_t which) {
  return {rows.data() + 4 * which, 4};
}

std::shared_ptr<const SparseRows> some_sparse_rows() {
  return find_sparse_rows(sparse_pictures(40, 30, torch::kFloat64) - 0.3);
}

void expect_equal(const SortedEntries<double>& found, const SortedEntries<double>& expected) {
  EXPECT_EQ(found.starts, expected.starts);
  EXPECT_EQ(found.rows, expected.rows);
  EXPECT_EQ(found.values, expected.values);
}

TEST(SortedEntries, RebuildTheRowsTheyAreOf) {
  const auto sparse = some_sparse_rows();
  ASSERT_NE(sparse, nullptr);
  const auto entries = sorted_entries<double>(*sparse, half(batch, 0));
  auto rebuilt = sparse->background.expand({4, -1}).clone();
  for (int64_t f = 0; f < 30; ++f) {
    for (int64_t k = entries.starts[f]; k < entries.starts[f + 1]; ++k) {
      rebuilt[entries.rows[k]][f] += entries.values[k];
    }
  }
  const auto rows = sparse_pictures(40, 30, torch::kFloat64) - 0.3;
  EXPECT_TRUE(torch::allclose(rebuilt, rows.index_select(0, torch::tensor({7, 0, 39, 8}))));
}

TEST(SortedBlocks, SortAFullBatchOnce) {
  const auto sparse = some_sparse_rows();
  SortedBlocks<double> blocks(sparse, /*batches_are_full=*/true);
  for (int step = 0; step < 3; ++step) {
    blocks.begin_batch();
    for (const int64_t which : {0, 1}) {
      const auto& found = blocks.next(half(batch, which));
      expect_equal(found, sorted_entries<double>(*sparse, half(batch, which)));
    }
  }
  blocks.begin_batch();
  const auto* first = &blocks.next(half(batch, 0));
  blocks.begin_batch();
  EXPECT_EQ(&blocks.next(half(batch, 0)), first);
}

TEST(SortedBlocks, SortOtherBatchesAnew) {
  const auto sparse = some_sparse_rows();
  SortedBlocks<double> blocks(sparse, /*batches_are_full=*/false);
  for (const auto* rows : {&batch, &another_batch, &batch}) {
    blocks.begin_batch();
    for (const int64_t which : {0, 1}) {
      expect_equal(blocks.next(half(*rows, which)),
                   sorted_entries<double>(*sparse, half(*rows, which)));
    }
  }
}

TEST(SortedBlocks, AreRightHoweverMuchTheyMayKeep) {
  const auto sparse = some_sparse_rows();
  for (const int64_t most_kept : {0, 1, 20, 40, 60, 80, 1000}) {
    SortedBlocks<double> blocks(sparse, /*batches_are_full=*/true, most_kept);
    for (int step = 0; step < 2; ++step) {
      blocks.begin_batch();
      for (int64_t row = 0; row < 8; ++row) {
        const RowNumbers one(batch.data() + row, 1);
        expect_equal(blocks.next(one), sorted_entries<double>(*sparse, one));
      }
    }
  }
}

}  // namespace
}  // namespace training
