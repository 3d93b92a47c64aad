#include "app/trials/training_progress.h"

#include <gtest/gtest.h>

#include <optional>

namespace experiments {
namespace {

/// Ten quick trials and two of another kind, of ten times the operations; all of 100 steps.
std::vector<TrialCost> costs() {
  std::vector<TrialCost> costs(10, {"quick", 100, 1e6});
  costs.push_back({"slow", 100, 1e7});
  costs.push_back({"slow", 100, 1e7});
  return costs;
}

/// Progress by a clock that the test sets.
struct Watched {
  double seconds = 0;
  TrainingProgress progress;

  explicit Watched(int64_t jobs = 1) : progress(costs(), jobs, [this] { return seconds; }) {}

  void train(const TrialCost& cost, double for_seconds) {
    TrainingProgress::Group group(&progress, {cost});
    *group.steps_taken() += cost.steps;
    seconds += for_seconds;
  }
};

TEST(TrainingProgress, KnowsNoTimeBeforeStepsAreMeasured) {
  const Watched watched;
  const auto state = watched.progress.state();
  EXPECT_EQ(state.done, 0);
  EXPECT_EQ(state.total, 12);
  EXPECT_EQ(state.share, 0);
  EXPECT_FALSE(state.seconds_left);
}

TEST(TrainingProgress, CountsTrialsWhereTheyAreTooQuickToMeasure) {
  Watched watched;
  for (int i = 0; i < 6; ++i) watched.train(costs()[0], 1e-6);
  EXPECT_EQ(watched.progress.state().share, 0.5);
  EXPECT_FALSE(watched.progress.state().seconds_left);
}

TEST(TrainingProgress, MovesWithStepsOfATrialThatIsNotFinished) {
  Watched watched;
  TrainingProgress::Group group(&watched.progress, {costs()[0]});
  *group.steps_taken() += 50;
  watched.seconds = 1;
  const auto state = watched.progress.state();
  EXPECT_EQ(state.done, 0);
  // 20 ms a step: 950 quick ones and, by their operations, 200 of 200 ms are left.
  EXPECT_NEAR(state.seconds_left.value(), 19 + 40, 1e-9);
  EXPECT_NEAR(state.share, 1.0 / 60, 1e-9);
}

TEST(TrainingProgress, TakesEachKindsOwnSecondsOnceTheyAreMeasured) {
  Watched watched;
  watched.train(costs()[0], 2);
  watched.train(costs().back(), 3);
  const auto state = watched.progress.state();
  EXPECT_EQ(state.done, 2);
  EXPECT_NEAR(state.seconds_left.value(), 9 * 2 + 3, 1e-9);
  EXPECT_NEAR(state.share, 5.0 / 26, 1e-9);
}

TEST(TrainingProgress, SharesTheTimeLeftAmongTheJobs) {
  Watched watched(/*jobs=*/2);
  watched.train(costs()[0], 2);
  watched.train(costs().back(), 3);
  EXPECT_NEAR(watched.progress.state().seconds_left.value(), (9 * 2 + 3) / 2.0, 1e-9);
}

TEST(TrainingProgress, CountsNoStepsThatAStoppedTrialWillNotTake) {
  Watched watched;
  {
    TrainingProgress::Group stopped(&watched.progress, {costs()[0]});
    *stopped.steps_taken() += 50;
    watched.seconds = 1;
  }
  EXPECT_NEAR(watched.progress.state().seconds_left.value(), 900 * 0.02 + 200 * 0.2, 1e-9);
}

TEST(TrainingProgress, CountsTheStepsOfAllTrialsOfAGroup) {
  Watched watched;
  {
    TrainingProgress::Group group(&watched.progress, {costs()[0], costs()[1]});
    *group.steps_taken() += 200;
    watched.seconds = 1;
  }
  const auto state = watched.progress.state();
  EXPECT_EQ(state.done, 2);
  EXPECT_NEAR(state.seconds_left.value(), 800 * 0.005 + 200 * 0.05, 1e-9);
}

TEST(TrainingProgress, EndsWithAllOfIt) {
  Watched watched;
  for (const auto& cost : costs()) watched.train(cost, 1);
  const auto state = watched.progress.state();
  EXPECT_EQ(state.done, 12);
  EXPECT_EQ(state.share, 1);
  EXPECT_EQ(state.seconds_left, 0);
}

TEST(TrainingProgress, MayBeLeftOut) {
  TrainingProgress::Group group(nullptr, costs());
  EXPECT_EQ(*group.steps_taken(), 0);
}

}  // namespace
}  // namespace experiments
