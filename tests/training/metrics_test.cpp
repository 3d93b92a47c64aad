#include "training/metrics.h"

#include <gtest/gtest.h>

namespace training {
namespace {

torch::Tensor labels() {
  return torch::tensor({0, 0, 1, 1, 1}, torch::kInt64);
}
torch::Tensor predictions() {
  return torch::tensor({0, 1, 1, 1, 0}, torch::kInt64);
}

TEST(Metrics, AccuracyIsTheShareOfLargestScoresAtTheirLabel) {
  EXPECT_DOUBLE_EQ(accuracy(torch::one_hot(predictions(), 2).to(torch::kFloat32), labels()), 0.6);
}

TEST(Metrics, TheConfusionMatrixHasLabelsInRows) {
  const auto expected = torch::tensor({1, 1, 1, 2}, torch::kInt64).reshape({2, 2});
  EXPECT_TRUE(torch::equal(confusion_matrix(predictions(), labels(), 2), expected));
}

TEST(Metrics, PrecisionAndRecallFollowFromTheConfusion) {
  const auto figures = class_figures(confusion_matrix(predictions(), labels(), 3));
  EXPECT_DOUBLE_EQ(figures[0].precision, 0.5);
  EXPECT_DOUBLE_EQ(figures[0].recall, 0.5);
  EXPECT_DOUBLE_EQ(figures[1].precision, 2.0 / 3);
  EXPECT_DOUBLE_EQ(figures[1].recall, 2.0 / 3);
  EXPECT_DOUBLE_EQ(figures[2].precision, 0);
  EXPECT_DOUBLE_EQ(figures[2].recall, 0);
}

// statsmodels.stats.proportion.proportion_confint(81, 263, method="wilson") and its neighbours in
// Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I.
TEST(Metrics, WilsonIntervalsEqualNewcombesTable) {
  const auto check = [](int64_t successes, int64_t trials, double low, double high) {
    const auto interval = wilson_interval(successes, trials);
    EXPECT_NEAR(interval.low, low, 5e-5);
    EXPECT_NEAR(interval.high, high, 5e-5);
  };
  check(81, 263, 0.2553, 0.3662);
  check(15, 148, 0.0624, 0.1605);
  check(0, 20, 0.0000, 0.1611);
  check(1, 29, 0.0061, 0.1718);
}

TEST(Metrics, WilsonIntervalOfNothingIsEverything) {
  EXPECT_EQ(wilson_interval(0, 0).low, 0);
  EXPECT_EQ(wilson_interval(0, 0).high, 1);
}

}  // namespace
}  // namespace training
