#include "training/divergence.h"

#include <gtest/gtest.h>

#include <cmath>

namespace training {
namespace {

TEST(HasDiverged, WhereTheLossIsAHundredTimesWhatItWas) {
  EXPECT_TRUE(has_diverged(/*first_loss=*/std::log(10), /*last_loss=*/5e8));
  EXPECT_TRUE(has_diverged(3, 301));
  EXPECT_FALSE(has_diverged(3, 299));
  EXPECT_FALSE(has_diverged(std::log(10), 0.01));
}

TEST(HasDiverged, NotWhereALossNearZeroGrowsToOneOfGuessing) {
  EXPECT_FALSE(has_diverged(0, std::log(10)));
  EXPECT_FALSE(has_diverged(1e-9, 50));
}

std::string help(double learning_rate, double l1, double l2) {
  TrainOptions options;
  options.learning_rate = learning_rate;
  options.l1 = l1;
  options.l2 = l2;
  return help_for_divergence(options);
}

TEST(HelpForDivergence, NamesWhatMakesWeightsGrow) {
  const std::string less = "a smaller training/", may_help = " may help";
  EXPECT_EQ(help(1e9, 0, 0), less + "learning_rate" + may_help);
  EXPECT_EQ(help(1e9, 0, 1e-6), less + "learning_rate" + may_help);
  EXPECT_EQ(help(0.01, 0, 10), less + "learning_rate" + may_help);
  EXPECT_EQ(help(0.01, 0, 200), less + "l2" + may_help);
  EXPECT_EQ(help(0.001, 0, 1e17), less + "l2" + may_help);
  EXPECT_EQ(help(0.001, 1e17, 0.5), less + "l1" + may_help);
}

}  // namespace
}  // namespace training
