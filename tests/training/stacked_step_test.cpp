#include "training/stacked_step.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <torch/types.h>

namespace training {
namespace {

TEST(StackedStep, TakesEachColumnDownWithItsOwnRateAndPenalties) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(7);
  for (const auto dtype : {torch::kFloat32, torch::kFloat64}) {
    const auto random = [&](at::IntArrayRef shape) {
      return torch::randn(shape, generator, torch::kFloat64).to(dtype);
    };
    auto weights = random({5, 32}), gradient = random({5, 32});
    weights[2][3] = 0;  // where the sign is 0, l1 does nothing
    const auto background = random({1, 5}), bias_gradient = random({32});
    const StackedStep step{random({32}).abs(), 1 - random({32}).abs() / 100,
                           random({32}).abs() / 100};
    const auto expected =
        weights * step.shrink - weights.sign() * step.l1_step -
        step.learning_rate * (gradient + background.t().mm(bias_gradient.unsqueeze(0)));
    stacked_step_(weights, gradient, step, background, bias_gradient);
    EXPECT_TRUE(torch::allclose(weights, expected, 1e-5, 1e-6));
    EXPECT_EQ(gradient.abs().sum().item<double>(), 0);
  }
}

TEST(StackedStep, RefusesColumnsThatAreNotWhole) {
  auto weights = torch::zeros({3, 10}), gradient = torch::zeros({3, 10});
  const auto ten = torch::zeros({10});
  EXPECT_THROW(stacked_step_(weights, gradient, {ten, ten, ten}, torch::zeros({1, 3}), ten),
               std::invalid_argument);
}

}  // namespace
}  // namespace training
