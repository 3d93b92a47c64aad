#include "app/commands/go_on_text.h"

#include <gtest/gtest.h>

#include "tests/app/summary/small_sweep_results.h"

namespace commands {
namespace {

/// Three trials, of which `failed` have failed.
ShownRun shown_run(int64_t failed) {
  ShownRun shown{experiments::RunFolder("run"), {}, {}, {}};
  shown.run.results = {
      experiments::results_of(experiments::small_experiment(1, 3), {0.5, 0.5, 0.5})};
  experiments::for_each_result(shown.run.results[0], [&](auto& result) {
    result.id = "id" + std::to_string(failed);
    if (failed-- > 0) result.state = experiments::TrialState::failed;
  });
  return shown;
}

studies::StoredStudy stored_study(const std::string& failure) {
  studies::StoredStudy stored;
  stored.result.emplace().failure = failure;
  return stored;
}

TEST(GoOnText, SaysNothingWhereNothingFailed) {
  auto shown = shown_run(0);
  shown.studies = {stored_study(""), {}};
  EXPECT_EQ(failed_text(shown, "facesweep run", false), "");
}

TEST(GoOnText, CountsFailedTrialsAndStudies) {
  auto shown = shown_run(2);
  shown.studies = {stored_study("no pictures"), stored_study("")};
  EXPECT_EQ(failed_text(shown, "facesweep run", false),
            "2 trials and 1 study failed and will not be tried again unless asked for: facesweep "
            "run --retry-failed\n");
}

TEST(GoOnText, CountsATrialOfTwoExperimentsOnce) {
  auto shown = shown_run(1);
  shown.run.results.push_back(shown.run.results[0]);
  EXPECT_EQ(failed_text(shown, "facesweep run", false).rfind("1 trial failed", 0), 0u);
}

TEST(GoOnText, DoesNotAskTwiceForAnotherTry) {
  auto shown = shown_run(0);
  shown.studies = {stored_study("a"), stored_study("b")};
  EXPECT_EQ(failed_text(shown, "facesweep run --retry-failed", true),
            "2 studies failed and will not be tried again unless asked for: facesweep run "
            "--retry-failed\n");
}

TEST(GoOnText, NamesTheCommandThatGoesOn) {
  EXPECT_EQ(interrupted_text("facesweep run"),
            "interrupted; all that was finished is kept. To go on: facesweep run\n");
}

}  // namespace
}  // namespace commands
