#include "app/commands/side_by_side.h"

#include <gtest/gtest.h>

namespace commands {
namespace {

TEST(SideBySide, IsSaidInWords) {
  EXPECT_EQ(side_by_side_text({{}, {2, 1.94, 1.4}}),
            "2 get 1.9 times as much done as one in sample space, 1.4 in weight space");
  EXPECT_EQ(
      side_by_side_text({{}, {2, 2, 2}, {4, 3.9, 2.1}}),
      "2 get 2.0 times as much done as one in sample space, 2.0 in weight space; 4: 3.9, 2.1");
  EXPECT_EQ(side_by_side_text({{}}), "");
}

TEST(SideBySide, NeedsNoAdviceWhereAllProcessorsHelpOneOfTheEngines) {
  EXPECT_EQ(side_by_side_advice({{}, {2, 1.9, 1.0}}), "");
  EXPECT_EQ(side_by_side_advice({{}}), "");
}

TEST(SideBySide, AdvisesOneJobWhereTwoAreSlower) {
  const auto advice = side_by_side_advice({{}, {2, 0.8, 0.7}});
  EXPECT_EQ(advice.rfind("2 trials side by side get less done here than one:", 0), 0u) << advice;
  EXPECT_NE(advice.find("--jobs 1"), std::string::npos) << advice;
}

TEST(SideBySide, AdvisesAsManyJobsAsHelp) {
  const std::vector<SideBySide> measured{{}, {2, 1.9, 1.8}, {4, 3.6, 2.0}, {8, 3.7, 1.9}};
  EXPECT_EQ(best_jobs(measured), 4);
  const auto advice = side_by_side_advice(measured);
  EXPECT_EQ(advice.rfind("8 trials side by side get no more done here than 4:", 0), 0u) << advice;
  EXPECT_NE(advice.find("--jobs 4"), std::string::npos) << advice;
}

TEST(SideBySide, IsMeasured) {
  const auto measured = measure_side_by_side(2);
  ASSERT_EQ(measured.size(), 2u);
  EXPECT_EQ(measured[1].jobs, 2);
  EXPECT_GT(measured[1].sample_space, 0);
  EXPECT_GT(measured[1].weight_space, 0);
}

TEST(SideBySide, TakesNoTimeOnOneProcessor) {
  EXPECT_EQ(measure_side_by_side(1).size(), 1u);
}

}  // namespace
}  // namespace commands
