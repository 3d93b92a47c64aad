#include "app/trials/train_trials.h"

#include <gtest/gtest.h>

#include <atomic>

#include "app/sweep_file/read_sweep.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

/// Two groups of trials on drawn digits, of 20 and of 300 steps.
Plan network_plan(const std::string& split = R"({"train": 6, "validation": 3, "test": 3})") {
  return make_plan(read_sweep_text(R"({
      "datasets": {"digits": {"loader": "generated_digits", "per_class": 12, "size": 12,
                              "split": )" +
                                       split +
                                       R"(}},
      "experiments": [{"name": "rates", "dataset": "digits", "input": "pixels",
                       "model": {"type": "logistic_regression"},
                       "training": {"learning_rate": [0.01, 0.1], "batch_size": 10,
                                    "steps": [20, 300]},
                       "repeats": 2}]})",
                                   "experiments.json"),
                   {});
}

std::vector<PlannedTrial> all_trials(const Plan& plan, const RunFolder& folder) {
  std::vector<std::string> notices;
  return unfinished(plan, folder, /*retry_failed=*/false, notices);
}

TEST(TrainTrials, RecordsWhatComputedAResultAndTheSizeOfItsNetwork) {
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  const auto plan = network_plan();
  const auto trials = all_trials(plan, folder);
  RunOptions options;
  options.computed_by = {"0.1.0", "avx2", "Haswell", "avx2"};
  train_trials(plan, trials, folder.store(), options, {});
  for (const auto& planned : trials) {
    const auto result = folder.read(planned.id).result;
    ASSERT_TRUE(result);
    EXPECT_EQ(result->trial.model.features, 144);
    EXPECT_EQ(result->trial.model.classes, 10);
    EXPECT_EQ(result->computed_by.blas, "Haswell");
  }
}

void expect_the_same_numbers_in_any_order(const Plan& plan) {
  const TemporaryFolder temporary;
  for (const int64_t jobs : {1, 2, 3}) {
    const RunFolder folder(temporary / std::to_string(jobs));
    for (const auto& planned : all_trials(plan, folder)) {
      train_trials(plan, {planned}, folder.store(), {}, {});
    }
    const RunFolder together(temporary / ("together" + std::to_string(jobs)));
    RunOptions options;
    options.jobs = jobs;
    train_trials(plan, all_trials(plan, together), together.store(), options, {});
    for (const auto& planned : distinct_trials(plan)) {
      const auto alone = folder.read(planned.id).result, other = together.read(planned.id).result;
      ASSERT_TRUE(alone && other);
      EXPECT_EQ(alone->test.loss, other->test.loss);
      EXPECT_EQ(alone->curve.back().train_loss, other->curve.back().train_loss);
    }
  }
}

TEST(TrainTrials, GivesTheSameNumbersInAnyOrder) {
  expect_the_same_numbers_in_any_order(network_plan());
}

TEST(TrainTrials, GivesTheSameNumbersInAnyOrderWithFolds) {
  expect_the_same_numbers_in_any_order(network_plan(R"({"folds": 3, "inner_folds": 2})"));
}

TEST(TrainTrials, GivesTheSameNumbersInAnyOrderWhereRepeatsResplit) {
  expect_the_same_numbers_in_any_order(network_plan(R"({"test": 3, "resplit": true})"));
}

TEST(TrainTrials, TestsEveryPictureOnceInEachRepeatOfFolds) {
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  const auto plan = network_plan(R"({"folds": 3, "inner_folds": 2})");
  train_trials(plan, all_trials(plan, folder), folder.store(), {}, {});
  std::map<std::string, int64_t> tested;
  for (const auto& [trial, id] : plan.trials[0]) {
    const auto result = folder.read(id).result;
    ASSERT_TRUE(result);
    EXPECT_EQ(result->trial.key(), trial.key());
    EXPECT_EQ(result->validation.rows > 0, trial.inner_fold.has_value());
    EXPECT_EQ(result->test.rows > 0, !trial.inner_fold.has_value());
    if (trial.training.steps == 20 && trial.training.learning_rate == 0.1 && trial.seed == 1) {
      for (const auto& picture : result->predictions) ++tested[picture.name];
    }
  }
  EXPECT_EQ(tested.size(), 120U);
  for (const auto& [name, times] : tested) EXPECT_EQ(times, 1) << name;
}

TEST(TrainTrials, BeginsWithTheShortTrialsOnOneWorker) {
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  const auto plan = network_plan();
  std::vector<int64_t> steps;
  RunEvents events;
  events.on_result = [&](const TrialResult& result) { steps.push_back(result.steps); };
  RunOptions options;
  options.jobs = 1;
  train_trials(plan, all_trials(plan, folder), folder.store(), options, events);
  EXPECT_EQ(steps, (std::vector<int64_t>{20, 20, 20, 20, 300, 300, 300, 300}));
}

TEST(TrainTrials, CountsEveryStep) {
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  const auto plan = network_plan();
  const auto trials = all_trials(plan, folder);
  std::vector<TrialCost> costs;
  for (const auto& planned : trials) costs.push_back(cost_of(plan, planned.trial));
  double seconds = 0;
  TrainingProgress progress(costs, 1, [&] { return seconds += 1; });
  bool told = false;
  RunEvents events;
  events.training = &progress;
  events.on_training = [&] { told = progress.state().done == 0; };
  train_trials(plan, trials, folder.store(), {/*jobs=*/1}, events);
  EXPECT_TRUE(told);
  const auto state = progress.state();
  EXPECT_EQ(state.done, 8);
  EXPECT_EQ(state.share, 1);
  EXPECT_EQ(state.seconds_left, 0);
}

TEST(TrainTrials, EndsWhereItIsAskedToStop) {
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  const auto plan = network_plan();
  std::atomic<int64_t> finished{0};
  RunEvents events;
  events.on_result = [&](const TrialResult&) { ++finished; };
  events.should_stop = [&] { return finished > 0; };
  train_trials(plan, all_trials(plan, folder), folder.store(), {/*jobs=*/1}, events);
  EXPECT_GT(finished, 0);
  EXPECT_EQ(static_cast<int64_t>(all_trials(plan, folder).size()), 8 - finished);
}

}  // namespace
}  // namespace experiments
