#include "app/summary/input_comparison.h"

#include <gtest/gtest.h>

#include "app/summary/resampled.h"
#include "tests/app/summary/input_results.h"

namespace experiments {
namespace {

/// Three inputs, one repeat each; `right[i]` are the pictures that input i gets right.
struct ThreeInputs {
  Experiment experiment = small_experiment(3, 1);
  ExperimentResults results = results_of(experiment, {0.5, 0.6, 0.7});

  explicit ThreeInputs(const std::vector<std::vector<bool>>& right) {
    for (size_t i = 0; i < results.size(); ++i) {
      for (auto& [key, result] : results[i]) result = with_right_pictures(result, right[i]);
    }
  }

  InputComparisons compared(const PredictionsOf& predictions_of = [](const TrialResult& result) {
    return result.predictions;
  }) const {
    return compare_inputs(experiment, {0, 1, 2}, results, /*classes=*/2, predictions_of);
  }
};

TEST(InputComparison, IsOfEveryPairWithHolmsAdjustment) {
  const std::vector<bool> none(12, false), all(12, true);
  auto most = all;
  most[0] = false;
  const auto found = ThreeInputs({none, most, all}).compared();
  ASSERT_EQ(found.pairs.size(), 3U);
  std::vector<double> p;
  for (const auto& pair : found.pairs) p.push_back(pair.figures.mcnemar_p);
  const auto adjusted = holm(p);
  for (size_t i = 0; i < 3; ++i) EXPECT_DOUBLE_EQ(found.pairs[i].holm_p, adjusted[i]);
  EXPECT_DOUBLE_EQ(found.pairs[0].holm_p, 2 * p[0]) << "the second smallest of three";
  EXPECT_DOUBLE_EQ(found.pairs[1].holm_p, 3 * p[1]);
}

TEST(InputComparison, TellsWhatEachInputConfusesAndWhatItAloneGetsRight) {
  const auto found =
      ThreeInputs(
          {{true, false, false, true}, {true, true, false, false}, {true, true, true, false}})
          .compared();
  ASSERT_EQ(found.inputs.size(), 3U);
  EXPECT_EQ(found.inputs[0].only_right, (std::vector<std::string>{"1/3"}));
  EXPECT_TRUE(found.inputs[1].only_right.empty()) << "1/1 is right with the third, too";
  EXPECT_EQ(found.inputs[2].only_right, (std::vector<std::string>{"0/2"}));
  EXPECT_TRUE(found.inputs[0].confusion.equal(torch::tensor({{1, 1}, {1, 1}}, torch::kInt64)));
  EXPECT_TRUE(found.inputs[2].confusion.equal(torch::tensor({{2, 0}, {1, 1}}, torch::kInt64)));
}

TEST(InputComparison, ReadsEachResultsPredictionsOnce) {
  int64_t reads = 0;
  ThreeInputs({{true, false}, {true, true}, {false, false}}).compared([&](const auto& result) {
    ++reads;
    return result.predictions;
  });
  EXPECT_EQ(reads, 3);
}

TEST(InputComparison, OfOneInputIsNothing) {
  const ThreeInputs three({{true}, {true}, {true}});
  const auto found = compare_inputs(three.experiment, {1}, three.results, 2, {});
  EXPECT_TRUE(found.inputs.empty());
  EXPECT_TRUE(found.pairs.empty());
}

}  // namespace
}  // namespace experiments
