#include "training/sparse_product.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "tests/training/small_data.h"
#include "training/stacked_product.h"

namespace training {
namespace {

torch::Tensor random(int64_t rows, int64_t columns, torch::ScalarType dtype) {
  static auto generator = at::make_generator<at::CPUGeneratorImpl>(6);
  return torch::randn({rows, columns}, generator, torch::kFloat64).to(dtype);
}

/// A range of the rows, and some of them in no order.
std::vector<RowNumbers> some_rows() {
  return {{{3, 29}, {}}, {{}, torch::tensor({7, 0, 39, 8, 7}, torch::kInt64)}};
}

TEST(SparseProduct, EqualsThePlainProductsInBothPrecisions) {
  for (const auto dtype : {torch::kFloat32, torch::kFloat64}) {
    const double tolerance = dtype == torch::kFloat32 ? 1e-4 : 1e-12;
    const auto inputs = sparse_pictures(40, 30, dtype) - random(1, 30, dtype);
    const auto sparse = find_sparse_rows(inputs);
    ASSERT_NE(sparse, nullptr);
    for (const auto& rows : some_rows()) {
      for (const int64_t columns : {16, 48, 80, 208}) {
        const auto x = rows.of(inputs), weights = random(30, columns, dtype);
        const auto deltas = random(rows.count(), columns, dtype);
        auto gradient = random(30, columns, dtype);
        const auto expected = gradient + (x - sparse->background).t().mm(deltas);
        add_sparse_gradient_(gradient, *sparse, rows, deltas);
        EXPECT_TRUE(torch::allclose(sparse_scores(*sparse, rows, weights), x.mm(weights), tolerance,
                                    tolerance));
        EXPECT_TRUE(torch::allclose(gradient, expected, tolerance, tolerance));
      }
    }
  }
}

TEST(SparseProduct, GivesAColumnTheSameBitsWhateverStandsBesideIt) {
  const auto sparse = find_sparse_rows(sparse_pictures(40, 30, torch::kFloat32) - 0.3);
  const auto weights = random(30, 80, torch::kFloat32);
  for (const auto& rows : some_rows()) {
    const auto deltas = random(rows.count(), 80, torch::kFloat32);
    auto together = torch::zeros({30, 80});
    add_sparse_gradient_(together, *sparse, rows, deltas);
    const auto scores = sparse_scores(*sparse, rows, weights);
    for (int64_t first = 0; first < 80; first += 10) {
      auto own_weights = torch::zeros({30, 16}), own_deltas = torch::zeros({rows.count(), 16}),
           gradient = torch::zeros({30, 16});
      own_weights.narrow(1, 0, 10).copy_(weights.narrow(1, first, 10));
      own_deltas.narrow(1, 0, 10).copy_(deltas.narrow(1, first, 10));
      add_sparse_gradient_(gradient, *sparse, rows, own_deltas);
      const auto own_scores = sparse_scores(*sparse, rows, own_weights);
      EXPECT_TRUE(own_scores.narrow(1, 0, 10).equal(scores.narrow(1, first, 10)));
      EXPECT_TRUE(gradient.narrow(1, 0, 10).equal(together.narrow(1, first, 10)));
    }
  }
}

}  // namespace
}  // namespace training
