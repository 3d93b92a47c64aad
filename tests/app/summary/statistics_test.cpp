#include "app/summary/statistics.h"

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

TEST(McNemar, EqualsWhatScipyComputes) {
  // statistics_reference.py
  EXPECT_NEAR(mcnemar_p(2, 30), 2.463348209857941e-07, 1e-18);
  EXPECT_NEAR(mcnemar_p(5, 8), 0.581054687500000, 1e-12);
  EXPECT_EQ(mcnemar_p(4, 4), 1);
  EXPECT_EQ(mcnemar_p(0, 0), 1);
  EXPECT_EQ(mcnemar_p(3, 0), mcnemar_p(0, 3));
}

}  // namespace
}  // namespace experiments
