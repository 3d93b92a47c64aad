#include "app/summary/resampled.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace experiments {
namespace {

const std::vector<double> kTen{0.02, -0.01, 0.03, 0.0, 0.01, 0.04, -0.02, 0.02, 0.01, 0.03};

/// Accuracies on 20 pictures differ by twentieths: equal ones, and all of them equal, are common.
std::vector<double> any_differences() {
  std::vector<double> differences;
  for (int64_t i = *rc::gen::inRange<int64_t>(2, 60); i > 0; --i) {
    differences.push_back(0.05 * *rc::gen::inRange(-20, 21));
  }
  return differences;
}

ResampledOptions any_options() {
  return {1.0 / *rc::gen::inRange(1, 20), 0.01 * *rc::gen::inRange(0, 10)};
}

TEST(CompareResampled, EqualsWhatScipyComputes) {
  // statistics_reference.py
  const auto ten = compare_resampled(kTen, {0.25, 0.01});
  EXPECT_EQ(ten.difference.count, 10);
  EXPECT_NEAR(ten.difference.mean, 0.013, 1e-15);
  EXPECT_NEAR(ten.difference.half_width.value(), 0.025274819210287607, 1e-11);
  EXPECT_NEAR(ten.test->t, 1.1635312945646292, 1e-12);
  EXPECT_NEAR(ten.test->p, 0.2745325319950463, 1e-13);
  EXPECT_NEAR(ten.probabilities->better, 0.602818911737939, 1e-13);
  EXPECT_NEAR(ten.probabilities->as_good, 0.36235967663359886, 1e-13);
  EXPECT_NEAR(ten.probabilities->worse, 0.03482141162846219, 1e-13);

  const auto five = compare_resampled({-0.031, -0.048, -0.029, -0.040, -0.035}, {1.0 / 9, 0.01});
  EXPECT_NEAR(five.difference.half_width.value(), 0.011824454909664238, 1e-11);
  EXPECT_NEAR(five.test->t, -8.593875288677046, 1e-11);
  EXPECT_NEAR(five.test->p, 0.0010073379166775827, 1e-14);
  EXPECT_NEAR(five.probabilities->better, 0.0001981261925188452, 1e-14);
  EXPECT_NEAR(five.probabilities->worse, 0.9983251988408487, 1e-13);
}

TEST(CompareResampled, TakesDifferencesThatAreAllEqualAsAPoint) {
  const auto none = compare_resampled({0, 0, 0}, {0.25, 0.01});
  EXPECT_EQ(none.test->t, 0);
  EXPECT_EQ(none.test->p, 1);
  EXPECT_EQ(none.probabilities->as_good, 1);
  // Three times 0.1 has a mean that is not quite 0.1.
  const auto better = compare_resampled({0.1, 0.1, 0.1}, {0.25, 0.1});
  EXPECT_EQ(better.test->t, std::numeric_limits<double>::infinity());
  EXPECT_EQ(better.test->p, 0);
  EXPECT_EQ(better.probabilities->as_good, 1);  // as large as the rope, no larger
  EXPECT_EQ(compare_resampled({0.1, 0.1, 0.1}, {0.25, 0.01}).probabilities->better, 1);
  EXPECT_EQ(compare_resampled({-0.1, -0.1}, {0.25, 0.01}).probabilities->worse, 1);
}

TEST(CompareResampled, SaysNothingOfOneDifferenceBeyondItself) {
  const auto one = compare_resampled({0.1}, {0.25, 0.01});
  EXPECT_EQ(one.difference.mean, 0.1);
  EXPECT_FALSE(one.difference.half_width);
  EXPECT_FALSE(one.test);
  EXPECT_FALSE(one.probabilities);
  EXPECT_EQ(compare_resampled({}, {}).difference.count, 0);
}

TEST(CorrectedInterval, IsTheUsualOneWhereNothingIsShared) {
  EXPECT_EQ(corrected_interval(kTen, 0).half_width, mean_interval(kTen).half_width);
  const double wider = std::sqrt((0.1 + 0.25) / 0.1);
  EXPECT_NEAR(*corrected_interval(kTen, 0.25).half_width, wider * *mean_interval(kTen).half_width,
              1e-15);
}

RC_GTEST_PROP(CompareResampled, GivesProbabilitiesThatAddUpToOne, ()) {
  const auto found = *compare_resampled(any_differences(), any_options()).probabilities;
  RC_ASSERT(found.better >= 0 && found.as_good >= 0 && found.worse >= 0);
  RC_ASSERT(std::abs(found.better + found.as_good + found.worse - 1) < 1e-12);
}

RC_GTEST_PROP(CompareResampled, HasANoAtTheTestWhereZeroIsInTheInterval, ()) {
  const auto found = compare_resampled(any_differences(), any_options());
  const bool is_in = std::abs(found.difference.mean) < *found.difference.half_width - 1e-12;
  const bool is_out = std::abs(found.difference.mean) > *found.difference.half_width + 1e-12;
  RC_ASSERT((!is_in || found.test->p > 0.05) && (!is_out || found.test->p < 0.05));
}

RC_GTEST_PROP(CompareResampled, KnowsNoUnit, ()) {
  auto differences = any_differences();
  auto options = any_options();
  const auto before = compare_resampled(differences, options);
  for (auto& difference : differences) difference *= 128;  // exact
  options.rope *= 128;
  const auto after = compare_resampled(differences, options);
  RC_ASSERT(after.test->p == before.test->p);
  RC_ASSERT(std::abs(after.probabilities->worse - before.probabilities->worse) < 1e-12);
  RC_ASSERT(*after.difference.half_width == 128 * *before.difference.half_width);
}

RC_GTEST_PROP(CompareResampled, TurnsRoundWithTheSettings, ()) {
  auto differences = any_differences();
  const auto options = any_options();
  const auto one_way = compare_resampled(differences, options);
  for (auto& difference : differences) difference = -difference;
  const auto other_way = compare_resampled(differences, options);
  RC_ASSERT(one_way.test->p == other_way.test->p);
  RC_ASSERT(one_way.probabilities->better == other_way.probabilities->worse);
}

TEST(Holm, StepsDown) {
  // By hand: 4 x 0.005, 3 x 0.01, 2 x 0.03, and no less than that before.
  EXPECT_EQ(holm({0.01, 0.04, 0.03, 0.005}),
            (std::vector<double>{3 * 0.01, 2 * 0.03, 2 * 0.03, 4 * 0.005}));
  EXPECT_EQ(holm({0.7, 0.6}), (std::vector<double>{1, 1}));
  EXPECT_TRUE(holm({}).empty());
}

RC_GTEST_PROP(Holm, KeepsTheOrderAndStandsBetweenTheRawOnesAndBonferronis, ()) {
  std::vector<double> raw;
  for (int i = *rc::gen::inRange(1, 20); i > 0; --i) {
    raw.push_back(0.001 * *rc::gen::inRange(0, 1001));
  }
  const auto adjusted = holm(raw);
  const auto count = static_cast<double>(raw.size());
  for (size_t i = 0; i < raw.size(); ++i) {
    RC_ASSERT(adjusted[i] >= raw[i]);
    RC_ASSERT(adjusted[i] <= std::min(1.0, count * raw[i]));
    for (size_t j = 0; j < raw.size(); ++j)
      RC_ASSERT((raw[i] >= raw[j] || adjusted[i] <= adjusted[j]));
  }
  const auto least = std::min_element(raw.begin(), raw.end()) - raw.begin();
  RC_ASSERT(adjusted[static_cast<size_t>(least)] ==
            std::min(1.0, count * raw[static_cast<size_t>(least)]));
}

}  // namespace
}  // namespace experiments
