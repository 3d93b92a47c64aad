#include "training/sample_space.h"

#include <gtest/gtest.h>

#include "models/initial_weights.h"
#include "tests/training/small_data.h"

namespace training {
namespace {

constexpr int64_t plenty = 1 << 26;

TEST(SampleSpace, HoldsInnerProductsWithTheTrainingRows) {
  const auto data = small_data(/*train=*/150, /*features=*/300, 3);
  const SampleSpace space(data, plenty);
  const auto& x = data.examples.inputs;
  EXPECT_TRUE(torch::allclose(space.inner_products(), x.mm(x.narrow(0, 0, 150).t()), 1e-12));
}

TEST(SampleSpace, ProjectsOnTheUnitsThatModelsDraw) {
  const auto data = small_data(20, 50, 3);
  SampleSpace space(data, plenty);
  const auto units = models::unit_directions(/*seed=*/3, 0, 70, 50).to(torch::kFloat64);
  const auto projection = space.projection(3, 70);
  EXPECT_TRUE(torch::allclose(projection.rows, data.examples.inputs.mm(units.t()), 1e-10));
  EXPECT_NEAR(projection.directions_square, units.square().sum().item<double>(), 1e-6);
}

TEST(SampleSpace, ANarrowProjectionIsTheSameAloneAndAfterAWideOne) {
  const auto data = small_data(20, 50, 3, 0, torch::kFloat32);
  SampleSpace alone(data, plenty), after_wide(data, plenty);
  after_wide.projection(0, 200);
  EXPECT_TRUE(torch::equal(alone.projection(0, 10).rows, after_wide.projection(0, 10).rows));
}

TEST(SampleSpace, NumbersDoNotDependOnTheNumberOfThreads) {
  const auto data = small_data(150, 300, 3, 0, torch::kFloat32);
  SampleSpace one(data, plenty, /*threads=*/1), three(data, plenty, /*threads=*/3);
  EXPECT_TRUE(torch::equal(one.inner_products(), three.inner_products()));
  EXPECT_TRUE(torch::equal(one.projection(0, 130).rows, three.projection(0, 130).rows));
}

// Of 50 training rows whose mean is far from 0.
TEST(SampleSpace, OfAFoldIsThatOfItsOwnScaledRows) {
  auto data = small_data(50, 30, 3);
  data.examples.inputs += 0.5;
  data.train = {3, 60, 7, 41, 0, 55, 12};
  const auto all = consecutive_rows(0, data.examples.inputs.size(0));
  const auto products = std::make_shared<SharedProducts>(data.examples.inputs, all, plenty);
  for (const auto scaling : {Scaling::none, Scaling::centred, Scaling::standardised}) {
    data.scaling = scaling;
    auto own = data;
    own.scaling = Scaling::none;
    own.examples.inputs = data.examples.inputs.clone();
    scale_rows_(own.examples.inputs, data.row_scaling());
    const SampleSpace fold(products, data), expected(own, plenty);
    EXPECT_TRUE(torch::allclose(fold.inner_products(), expected.inner_products(), 1e-11));
    EXPECT_TRUE(
        torch::allclose(fold.projection(1, 9).rows, expected.projection(1, 9).rows, 1e-10, 1e-11));
    const auto coefficients = torch::randn({7, 9}, torch::kFloat64);
    EXPECT_TRUE(torch::allclose(fold.weight(1, 0.5, coefficients),
                                expected.weight(1, 0.5, coefficients), 1e-10, 1e-11));
  }
}

TEST(SampleSpace, OfAFoldLeavesTheSharedProductsAsTheyAre) {
  auto data = small_data(50, 30, 3);
  const auto all = consecutive_rows(0, data.examples.inputs.size(0));
  const auto products = std::make_shared<SharedProducts>(data.examples.inputs, all, plenty);
  const auto before = products->inner_products().clone(), rows = products->projection(1, 64).rows;
  const auto projected = rows.clone();
  data.scaling = Scaling::standardised;
  const SampleSpace fold(products, data);
  fold.projection(1, 64);
  EXPECT_TRUE(torch::equal(products->inner_products(), before));
  EXPECT_TRUE(torch::equal(products->projection(1, 64).rows, projected));
}

}  // namespace
}  // namespace training
