#include "training/sparse_rows.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "tests/training/small_data.h"

namespace training {
namespace {

torch::Tensor rebuilt(const SparseRows& sparse, int64_t rows) {
  auto dense = sparse.background.expand({rows, -1}).clone();
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t k = sparse.starts[r]; k < sparse.starts[r + 1]; ++k) {
      dense[r][sparse.features[k]] += sparse.values[k];
    }
  }
  return dense;
}

TEST(SparseRows, HoldTheSameNumbers) {
  for (const auto dtype : {torch::kFloat32, torch::kFloat64}) {
    const auto rows = sparse_pictures(40, 30, dtype);
    const auto sparse = find_sparse_rows(rows);
    ASSERT_NE(sparse, nullptr);
    EXPECT_TRUE(rebuilt(*sparse, 40).equal(rows));
    EXPECT_EQ(sparse->values.numel(), rows.ne(0).sum().item<int64_t>());
  }
}

TEST(SparseRows, FindTheBackgroundOfCentredPictures) {
  auto rows = sparse_pictures(40, 30, torch::kFloat64);
  const auto entries = find_sparse_rows(rows)->values.numel();
  const auto mean = rows.mean(0);
  rows -= mean;
  const auto sparse = find_sparse_rows(rows);
  ASSERT_NE(sparse, nullptr);
  EXPECT_TRUE(sparse->background.squeeze(0).equal(-mean));
  EXPECT_EQ(sparse->values.numel(), entries);
  EXPECT_TRUE(torch::allclose(rebuilt(*sparse, 40), rows, 0, 1e-15));
}

TEST(SparseRows, AreNotMadeOfRowsThatAreDense) {
  EXPECT_EQ(find_sparse_rows(small_data(30, 20, 3).examples.inputs), nullptr);
  EXPECT_EQ(find_sparse_rows(torch::empty({0, 20})), nullptr);
}

}  // namespace
}  // namespace training
