#include "training/gradients/gradient_check.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/training/small_data.h"

namespace training {
namespace {

struct Case {
  SoftmaxRegression model;
  data_loaders::Examples examples;
};

Case small_case(int64_t rows = 150, int64_t features = 6) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(3);
  const auto draw = [&](at::IntArrayRef shape) {
    return torch::randn(shape, generator, torch::kFloat64);
  };
  Case small;
  small.model = {draw({4, features}), draw({4})};
  small.examples = {draw({rows, features}), torch::arange(rows).remainder(4)};
  return small;
}

/// The cost after a step in weight (j, i); the column behind the last weight is the bias.
double cost_after(const Case& small, int64_t j, int64_t i, double step) {
  SoftmaxRegression moved{small.model.weight.clone(), small.model.bias.clone()};
  auto value = i == moved.weight.size(1) ? moved.bias[j] : moved.weight[j][i];
  value += step;
  return softmax_cost(moved, small.examples);
}

torch::Tensor one_forward_pass_per_weight(const Case& small, Difference difference, double step) {
  const auto columns = small.model.weight.size(1) + 1;
  auto gradient = torch::empty({4, columns}, torch::kFloat64);
  const bool central = difference == Difference::central;
  for (int64_t j = 0; j < 4; ++j) {
    for (int64_t i = 0; i < columns; ++i) {
      const double low = cost_after(small, j, i, central ? -step : 0);
      gradient[j][i] = (cost_after(small, j, i, step) - low) / (central ? 2 * step : step);
    }
  }
  return gradient;
}

TEST(GradientCheck, ClosedFormIsWhatAutogradFinds) {
  const auto small = small_case();
  const auto closed = closed_form_gradient(small.model, small.examples);
  EXPECT_LT(largest_relative_difference(closed, autograd_gradient(small.model, small.examples)),
            1e-14);
}

TEST(GradientCheck, NeedsNoForwardPassToMoveEveryWeight) {
  // Columns are taken 32 at a time: twice, and a rest of seven.
  const auto small = small_case(/*rows=*/150, /*features=*/70);
  for (const auto difference : {Difference::forward, Difference::central}) {
    for (const double step : {1e-3, 0.5}) {
      // The costs taken one by one are rounded, to 2e-11 of the gradient at the smaller step.
      const auto naive = one_forward_pass_per_weight(small, difference, step);
      const auto fast = finite_differences(small.model, small.examples, difference, step);
      EXPECT_LT(largest_relative_difference(fast, naive), 1e-10) << step;
      const auto rounded =
          rounded_finite_differences(small.model, small.examples, difference, step);
      EXPECT_LT(largest_relative_difference(rounded, naive), 1e-10) << step;
    }
  }
}

TEST(GradientCheck, ForwardIsOfFirstOrderAndCentralOfSecond) {
  const auto small = small_case();
  const auto exact = closed_form_gradient(small.model, small.examples);
  const auto error = [&](Difference difference, double step) {
    const auto found = finite_differences(small.model, small.examples, difference, step);
    return largest_relative_difference(found, exact);
  };
  const auto ratio = [&](Difference difference) {
    return error(difference, 1e-3) / error(difference, 1e-4);
  };
  EXPECT_NEAR(ratio(Difference::forward), 10, 0.1);
  EXPECT_NEAR(ratio(Difference::central), 100, 1);
}

TEST(GradientCheck, DoesNotRoundAtTinySteps) {
  const auto small = small_case();
  const auto exact = closed_form_gradient(small.model, small.examples);
  const auto found = [&](auto function, double step) {
    const auto gradient = function(small.model, small.examples, Difference::forward, step);
    return largest_relative_difference(gradient, exact);
  };
  EXPECT_LT(found(finite_differences, 1e-12), 1e-10);
  EXPECT_GT(found(rounded_finite_differences, 1e-12), 1e-6);
}

TEST(GradientCheck, TakesFloat32ExamplesAndRefusesAStepOfZero) {
  auto small = small_case(7);
  small.examples.inputs = small.examples.inputs.to(torch::kFloat32);
  EXPECT_LT(largest_relative_difference(closed_form_gradient(small.model, small.examples),
                                        autograd_gradient(small.model, small.examples)),
            1e-14);
  EXPECT_THROW(finite_differences(small.model, small.examples, Difference::forward, 0),
               std::invalid_argument);
}

TEST(AngleBetween, IsExactForSmallAnglesToo) {
  const auto a = torch::tensor({3.0, 0.0}, torch::kFloat64);
  const double tiny = 1e-12;
  const auto b = torch::tensor({std::cos(tiny), std::sin(tiny)}, torch::kFloat64);
  EXPECT_NEAR(angle_between(a, b), tiny, 1e-24);
  EXPECT_NEAR(angle_between(a, torch::tensor({0.0, 2.0}, torch::kFloat64)), M_PI / 2, 1e-15);
  EXPECT_NEAR(angle_between(a, -a), M_PI, 1e-15);
  EXPECT_TRUE(std::isnan(angle_between(a, torch::zeros({2}, torch::kFloat64))));
}

}  // namespace
}  // namespace training
