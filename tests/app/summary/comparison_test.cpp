#include "app/summary/comparison.h"

#include <gtest/gtest.h>

#include "tests/app/summary/input_results.h"

namespace experiments {
namespace {

std::vector<TestPrediction> own(const TrialResult& result) {
  return result.predictions;
}

TrialResult of_seed(uint64_t seed, const std::vector<bool>& right) {
  TrialResult result;
  result.trial.seed = seed;
  return with_right_pictures(result, right);
}

TEST(Comparison, PairsBySeedAndByPicture) {
  const auto a0 = of_seed(0, {true, false, false, false}),
             a1 = of_seed(1, {true, true, false, false});
  const auto b1 = of_seed(1, {false, true, true, true}), b0 = of_seed(0, {false, true, true, true});
  const auto figures = compare({&a0, &a1}, {&b1, &b0}, 2, own).value();
  // By seed 0.75 - 0.25 and 0.75 - 0.5; by picture -1, 0.5, 1, 1.
  EXPECT_EQ(figures.over_seeds.count, 2);
  EXPECT_NEAR(figures.over_seeds.mean, 0.375, 1e-12);
  EXPECT_EQ(figures.over_pictures.count, 4);
  EXPECT_NEAR(figures.over_pictures.mean, 0.375, 1e-12);
}

TEST(Comparison, CountsAPictureAsRightWhereMostSeedsAre) {
  // Picture 1 is right for one seed of two: that is not most of them.
  const auto a0 = of_seed(0, {true, false, false}), a1 = of_seed(1, {true, true, false});
  const auto b0 = of_seed(0, {false, true, true}), b1 = of_seed(1, {true, true, true});
  const auto figures = compare({&a0, &a1}, {&b0, &b1}, 2, own).value();
  EXPECT_EQ(figures.only_first_right, (std::vector<std::string>{"0/0"}));
  EXPECT_EQ(figures.only_second_right, (std::vector<std::string>{"0/2", "1/1"}));
  EXPECT_NEAR(figures.mcnemar_p, 1.0, 1e-12);
}

TEST(Comparison, AddsUpWhatEachConfuses) {
  const auto a = of_seed(0, {true, false, true}), b = of_seed(0, {true, true, true});
  const auto figures = compare({&a}, {&b}, 2, own).value();
  EXPECT_TRUE(figures.first_confusion.equal(torch::tensor({{2, 0}, {1, 0}}, torch::kInt64)));
  EXPECT_TRUE(figures.second_confusion.equal(torch::tensor({{2, 0}, {0, 1}}, torch::kInt64)));
}

TEST(Comparison, NeedsASeedInCommon) {
  const auto a = of_seed(0, {true}), b = of_seed(1, {true});
  EXPECT_FALSE(compare({&a}, {&b}, 2, own));
}

}  // namespace
}  // namespace experiments
