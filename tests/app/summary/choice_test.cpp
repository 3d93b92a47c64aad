#include "app/summary/choice.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace experiments {
namespace {

TEST(NestedEstimate, TestsWhatEachFoldChooses) {
  const std::vector<OuterFold> folds{{{0.9, 0, 0.5}, {0.8, 0, 1.0}},
                                     {{0.7, 0, 1.0}, {0.8, 0, 0.7}},
                                     {{0.9, 0, 0.6}, {0.1, 0, 1.0}}};
  const auto estimate = nested_estimate(folds, 0.5);
  EXPECT_EQ(estimate.chosen, (std::vector<size_t>{0, 1, 0}));
  EXPECT_EQ(estimate.times_chosen, (std::vector<int64_t>{2, 1}));
  const auto accuracy = corrected_interval({0.5, 0.7, 0.6}, 0.5);
  EXPECT_EQ(estimate.accuracy.mean, accuracy.mean);
  EXPECT_EQ(estimate.accuracy.half_width, accuracy.half_width);
}

TEST(NestedEstimate, BreaksTiesByTheSecondScoreAndThenAsListed) {
  const auto estimate = nested_estimate(
      {{{0.9, -2, 0}, {0.9, -1, 0}}, {{0.9, -1, 0}, {0.9, -1, 0}}}, /*test_over_train=*/0.25);
  EXPECT_EQ(estimate.chosen, (std::vector<size_t>{1, 0}));
}

TEST(NestedEstimate, PassesOverWhatWasNotTrainedToAnEnd) {
  const double none = -std::numeric_limits<double>::infinity();
  const auto estimate = nested_estimate({{{none, none, 0}, {0.1, -9, 0.2}}}, 0.25);
  EXPECT_EQ(estimate.chosen, std::vector<size_t>{1});
  EXPECT_FALSE(estimate.accuracy.half_width);
}

TEST(NestedEstimate, RefusesWhatItCannotCompare) {
  EXPECT_THROW(nested_estimate({}, 0.25), std::invalid_argument);
  EXPECT_THROW(nested_estimate({{}}, 0.25), std::invalid_argument);
  EXPECT_THROW(nested_estimate({{{}, {}}, {{}}}, 0.25), std::invalid_argument);
  EXPECT_THROW(nested_estimate({{{std::nan(""), 0, 0}}}, 0.25), std::invalid_argument);
}

Contender contender(double better, double as_good, int64_t weights) {
  return {Probabilities{better, as_good, 1 - better - as_good}, weights};
}

TEST(Judge, CallsASettingWorseOrAsGoodWhereThatIsSure) {
  const auto verdict = judge({{{}, 100},
                              contender(0.3, 0.66, 100),   // not worse, of 96 %
                              contender(0, 0.5, 100),      // either way
                              contender(0.01, 0.02, 100),  // worse, of 97 %
                              {std::nullopt, 100}});
  EXPECT_EQ(verdict.standings,
            (std::vector<Standing>{Standing::best, Standing::as_good, Standing::undecided,
                                   Standing::worse, Standing::undecided}));
}

TEST(Judge, NamesTheSmallestThatIsAsGood) {
  const auto sure = [](int64_t weights) { return contender(0, 1, weights); };
  EXPECT_EQ(judge({{{}, 100}}).smallest, 0u);
  EXPECT_EQ(judge({{{}, 100}, sure(50), sure(20), sure(20), contender(0, 0.5, 1)}).smallest, 2u);
  EXPECT_EQ(judge({{{}, 20}, sure(20), sure(50)}).smallest, 0u);
  EXPECT_THROW(judge({}), std::invalid_argument);
}

}  // namespace
}  // namespace experiments
