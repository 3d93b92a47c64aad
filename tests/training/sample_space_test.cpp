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

TEST(SampleSpace, KeepsNoMoreThanItsMemoryAndTheSameNumbersComeOutAgain) {
  const auto data = small_data(20, 50, 3);  // 41 rows in all: 64 units of float64 are 20,992 bytes
  SampleSpace space(data, /*memory=*/2 * 20992);
  const auto first = space.projection(0, 10).rows;
  EXPECT_EQ(space.kept_bytes(), 20992);
  for (const uint64_t seed : {1, 2, 3}) {
    space.projection(seed, 10);
    EXPECT_EQ(space.kept_bytes(), 2 * 20992);
  }
  EXPECT_TRUE(torch::equal(first, space.projection(0, 10).rows));
  EXPECT_TRUE(torch::equal(first, space.projection(0, 200).rows.narrow(1, 0, 10)));
  EXPECT_LE(space.kept_bytes(), 2 * 20992);
}

TEST(SampleSpace, PreparesNothingThatWouldPushOutWhatIsKept) {
  const auto data = small_data(20, 50, 3);
  SampleSpace space(data, /*memory=*/20992);
  space.prepare(0, 10);
  EXPECT_EQ(space.kept_bytes(), 20992);
  space.prepare(1, 10);
  EXPECT_EQ(space.kept_bytes(), 20992);
  SampleSpace small(data, /*memory=*/0);
  small.prepare(0, 10);
  EXPECT_EQ(small.kept_bytes(), 0);
}

}  // namespace
}  // namespace training
