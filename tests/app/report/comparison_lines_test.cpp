#include "app/report/comparison_lines.h"

#include <gtest/gtest.h>

#include "tests/app/summary/input_results.h"

namespace report {
namespace {

using experiments::ExperimentSummary;

ExperimentSummary compared(const std::vector<bool>& pixels, const std::vector<bool>& features,
                           const std::set<std::string>& untrained = {}) {
  const auto experiment = experiments::input_experiment(2);
  auto results = experiments::results_of(experiment, {0.5, 0.5, 0.4, 0.4, 0.9, 0.9, 0.8, 0.8});
  experiments::for_each_result(results, [&](experiments::TrialResult& result) {
    const bool reads_pixels = result.trial.input == "pixels";
    result = with_right_pictures(result, reads_pixels ? pixels : features);
  });
  return summarise(experiment, results, {{"Ann", "Bob"}, {}, untrained});
}

TEST(ComparisonLines, SayByHowMuchAndOnWhichPictures) {
  const auto summary = compared({true, false, false, true}, {true, true, true, false});
  EXPECT_EQ(comparison_lines(summary, /*all=*/false),
            "alexnet.conv4 against pixels, each at its best setting by validation:\n"
            "  input=alexnet.conv4, learning_rate=1: 75.0 % ± 0.0 on test\n"
            "  input=pixels, learning_rate=1: 50.0 % ± 0.0 on test\n"
            "  Difference: 25.0 ± 0.0 points over 2 seeds; 25.0 ± 152.3 points taking the 4 test "
            "pictures as a sample (both 95 %).\n"
            "  McNemar's exact test, a picture being right where most seeds are: only "
            "alexnet.conv4 right on 2, only pixels on 1, p = 1.000.\n"
            "  Only pixels right:\n"
            "    1/3\n"
            "  Only alexnet.conv4 right:\n"
            "    0/2\n"
            "    1/1\n"
            "  pixels: of (row), taken for (column)  1  2\n"
            "  Ann (1)                               2  2\n"
            "  Bob (2)                               2  2\n"
            "  alexnet.conv4: of (row), taken for (column)  1  2\n"
            "  Ann (1)                                      4  0\n"
            "  Bob (2)                                      2  2\n");
}

TEST(ComparisonLines, ListEveryPictureOnlyWhenAsked) {
  const auto summary =
      compared(std::vector<bool>(12, false), std::vector<bool>(12, true), {"alexnet.conv4"});
  const auto some = comparison_lines(summary, false), all = comparison_lines(summary, true);
  EXPECT_NE(some.find("    ... and 7 more: show --all\n"), std::string::npos) << some;
  EXPECT_EQ(all.find("more: show"), std::string::npos);
  EXPECT_NE(all.find("    1/11\n"), std::string::npos) << all;
}

TEST(ComparisonLines, SayUntrained) {
  const auto text =
      comparison_lines(compared({true, false}, {true, true}, {"alexnet.conv4"}), false);
  EXPECT_EQ(text.find("alexnet.conv4 (untrained) against pixels"), 0u) << text;
}

TEST(ComparisonLines, OfThreeInputsAreOneTableUnlessAllAreAskedFor) {
  auto experiment = experiments::input_experiment(2);
  experiment.axes[1].values.pop_back();
  auto& inputs = experiment.axes[0].values;
  inputs.push_back({"face", [](experiments::Trial& trial) { trial.input = "face"; }});
  auto results = experiments::results_of(experiment, {0.5, 0.5, 0.6, 0.6, 0.9, 0.9});
  experiments::for_each_result(results, [](experiments::TrialResult& result) {
    std::vector<bool> right(12, result.trial.input != "pixels");
    right[3] = result.trial.input == "face";
    result = with_right_pictures(result, right);
  });
  const auto summary = summarise(experiment, results, {{"Ann", "Bob"}, {}, {}});
  EXPECT_EQ(comparison_lines(summary, /*all=*/false),
            "3 inputs, test accuracy, the row's less the column's, in points:\n"
            "  input              its best setting by validation                 test       (1)    "
            "  (2)       (3)\n"
            "  (1) pixels         input=pixels, learning_rate=1           0.0 % ± 0.0         -  "
            "-91.7 *  -100.0 *\n"
            "  (2) alexnet.conv4  input=alexnet.conv4, learning_rate=1   91.7 % ± 0.0   +91.7 *    "
            "    -      -8.3\n"
            "  (3) face           input=face, learning_rate=1           100.0 % ± 0.0  +100.0 *    "
            " +8.3         -\n"
            "  *: p below 0.05 by Holm's method over 3 pairs; show --all compares each pair\n"
            "  Only pixels right: 0 test pictures\n"
            "  Only alexnet.conv4 right: 0 test pictures\n"
            "  Only face right: 1 test picture\n");
  const auto all = comparison_lines(summary, /*all=*/true);
  EXPECT_NE(all.find("  Only face right:\n    1/3\n"), std::string::npos) << all;
  EXPECT_NE(all.find("face against pixels, each at its best setting"), std::string::npos) << all;
  EXPECT_NE(all.find(" by Holm's method).\n"), std::string::npos) << all;
}

}  // namespace
}  // namespace report
