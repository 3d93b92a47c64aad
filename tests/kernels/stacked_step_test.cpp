#include "kernels/stacked_step.h"

#include <gtest/gtest.h>

#include "tests/kernels/numbers.h"

namespace kernels {
namespace {

TEST(StackedStep, EqualsItsFormulaColumnByColumn) {
  constexpr int64_t rows = 5, columns = 32;
  const auto rate = numbers<double>(columns, 1), shrink = numbers<double>(columns, 2),
             l1_step = numbers<double>(columns, 3), background = numbers<double>(rows, 4),
             bias_gradient = numbers<double>(columns, 5),
             before = numbers<double>(rows * columns, 6);
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    auto weights = before, gradient = numbers<double>(rows * columns, 7);
    weights[3] = 0;  // sign(0) = 0
    const auto given = weights, slope = gradient;
    take_stacked_step(StackedStep<double>{weights.data(), gradient.data(), rate.data(),
                                          shrink.data(), l1_step.data(), background.data(),
                                          bias_gradient.data(), rows, columns});
    for (int64_t i = 0; i < rows * columns; ++i) {
      const int64_t r = i / columns, c = i % columns;
      const double sign = (given[i] > 0) - (given[i] < 0);
      EXPECT_NEAR(weights[i],
                  shrink[c] * given[i] - l1_step[c] * sign -
                      rate[c] * (slope[i] + background[r] * bias_gradient[c]),
                  1e-15)
          << name;
      EXPECT_EQ(gradient[i], 0);
    }
  }
}

}  // namespace
}  // namespace kernels
