#include "training/stacked_product.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <torch/types.h>

namespace training {
namespace {

torch::Tensor random(int64_t rows, int64_t columns, torch::ScalarType dtype) {
  static auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
  return torch::randn({rows, columns}, generator, torch::kFloat64).to(dtype);
}

TEST(StackedProduct, EqualsThePlainProductsInBothPrecisions) {
  for (const auto dtype : {torch::kFloat32, torch::kFloat64}) {
    const double tolerance = dtype == torch::kFloat32 ? 1e-4 : 1e-12;
    for (const int64_t rows : {1, 11, 12, 29}) {
      for (const int64_t columns : {16, 48, 64}) {
        const auto x = random(rows, 37, dtype), w = random(37, columns, dtype);
        const auto deltas = random(rows, columns, dtype);
        auto gradient = random(37, columns, dtype);
        const auto expected = gradient + x.t().mm(deltas);
        add_stacked_gradient_(gradient, x, deltas);
        EXPECT_TRUE(torch::allclose(stacked_scores(x, w), x.mm(w), tolerance, tolerance));
        EXPECT_TRUE(torch::allclose(gradient, expected, tolerance, tolerance));
      }
    }
  }
}

TEST(StackedProduct, GivesAColumnTheSameBitsWhateverStandsBesideIt) {
  const auto x = random(29, 784, torch::kFloat32), w = random(784, 80, torch::kFloat32);
  const auto deltas = random(29, 80, torch::kFloat32);
  auto together = torch::zeros({784, 80});
  add_stacked_gradient_(together, x, deltas);
  const auto scores = stacked_scores(x, w);
  for (int64_t first = 0; first < 80; first += 10) {
    auto alone = torch::zeros({784, 16}), own = torch::zeros({29, 16}),
         gradient = torch::zeros({784, 16});
    alone.narrow(1, 0, 10).copy_(w.narrow(1, first, 10));
    own.narrow(1, 0, 10).copy_(deltas.narrow(1, first, 10));
    add_stacked_gradient_(gradient, x, own);
    EXPECT_TRUE(stacked_scores(x, alone).narrow(1, 0, 10).equal(scores.narrow(1, first, 10)));
    EXPECT_TRUE(gradient.narrow(1, 0, 10).equal(together.narrow(1, first, 10)));
  }
}

TEST(StackedProduct, RefusesColumnsThatAreNotWhole) {
  EXPECT_THROW(stacked_scores(torch::zeros({2, 3}), torch::zeros({3, 10})), std::invalid_argument);
}

}  // namespace
}  // namespace training
