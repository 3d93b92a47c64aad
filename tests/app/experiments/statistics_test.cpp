#include "app/experiments/statistics.h"

#include <gtest/gtest.h>

namespace experiments {
namespace {

TEST(MeanInterval, EqualsWhatScipyComputes) {
  // statistics_reference.py
  const auto five = mean_interval({0.71, 0.74, 0.69, 0.78, 0.73});
  EXPECT_EQ(five.count, 5);
  EXPECT_NEAR(five.mean, 0.73, 1e-15);
  EXPECT_NEAR(five.half_width.value(), 0.04210687482, 1e-10);
  EXPECT_NEAR(mean_interval({0.0, 1.0}).half_width.value(), 6.3531023680, 1e-9);
}

TEST(MeanInterval, HasNoWidthForOneValueAndNothingForNone) {
  EXPECT_EQ(mean_interval({0.5}).mean, 0.5);
  EXPECT_FALSE(mean_interval({0.5}).half_width);
  EXPECT_EQ(mean_interval({}).count, 0);
  EXPECT_EQ(mean_interval({0.5, 0.5}).half_width, 0.0);
}

}  // namespace
}  // namespace experiments
