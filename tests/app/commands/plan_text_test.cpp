#include "app/commands/plan_text.h"

#include <gtest/gtest.h>

#include "tests/app/trials/small_plan.h"

namespace commands {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(PlanText, CountsTheTrialsOfAnEntryAndThoseThatAreMissing) {
  const auto plan = experiments::small_plan();
  const auto text = plan_text(plan, {{plan.trials.at(0).at(0)}, {}}, 2);
  EXPECT_EQ(text.rfind("first ", 0), 0u) << text;
  EXPECT_TRUE(holds(text, " 3 trials\n\n1 trials to train and 0 studies to run, about 1 s on 2 "))
      << text;
  EXPECT_TRUE(holds(text, "; nothing was trained\n")) << text;
}

TEST(PlanText, CountsTheTrialsOfStudiesWithTheMissingOnes) {
  const auto plan = experiments::small_plan();
  experiments::PlannedStudy planned;
  planned.study.trials = {plan.trials.at(0).at(1).trial, plan.trials.at(0).at(2).trial};
  const Missing missing{{plan.trials.at(0).at(0)}, {planned}};
  EXPECT_EQ(missing.all_trials().size(), 3u);
  EXPECT_TRUE(holds(plan_text(plan, missing, 1), "1 trials to train and 1 studies to run"));
}

TEST(PlanText, IsMissingNothingWithoutTrialsAndStudies) {
  EXPECT_TRUE(Missing{}.empty());
  EXPECT_FALSE((Missing{{}, {experiments::PlannedStudy{}}}.empty()));
}

}  // namespace
}  // namespace commands
