#include "training/sample_space.h"

#include <ATen/Parallel.h>
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
  EXPECT_TRUE(torch::allclose(space.projection(3, 70), data.examples.inputs.mm(units.t()), 1e-10));
  EXPECT_NEAR(space.directions_square(3, 70), units.square().sum().item<double>(), 1e-6);
}

TEST(SampleSpace, ANarrowProjectionIsTheSameAloneAndAfterAWideOne) {
  const auto data = small_data(20, 50, 3, 0, torch::kFloat32);
  SampleSpace alone(data, plenty), after_wide(data, plenty);
  after_wide.projection(0, 200);
  EXPECT_TRUE(torch::equal(alone.projection(0, 10), after_wide.projection(0, 10)));
}

TEST(SampleSpace, NumbersDoNotDependOnTheNumberOfThreads) {
  const auto data = small_data(150, 300, 3, 0, torch::kFloat32);
  const int before = at::get_num_threads();
  SampleSpace many(data, plenty);
  const auto projection = many.projection(0, 130);
  at::set_num_threads(1);
  SampleSpace one(data, plenty);
  EXPECT_TRUE(torch::equal(many.inner_products(), one.inner_products()));
  EXPECT_TRUE(torch::equal(projection, one.projection(0, 130)));
  at::set_num_threads(before);
}

TEST(SampleSpace, AProjectionThatDidNotFitComesOutTheSameAgain) {
  const auto data = small_data(20, 50, 3);
  SampleSpace space(data, /*memory=*/0);
  const auto first = space.projection(0, 10);
  space.projection(1, 10);
  EXPECT_TRUE(torch::equal(first, space.projection(0, 10)));
}

}  // namespace
}  // namespace training
