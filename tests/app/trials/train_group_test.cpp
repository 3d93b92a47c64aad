#include "app/trials/train_group.h"

#include <gtest/gtest.h>

#include <limits>
#include <new>

#include "tests/training/small_data.h"

namespace experiments {
namespace {

PreparedInput small_input() {
  PreparedInput input;
  input.data = training::small_data(/*train=*/20, /*features=*/6, /*classes=*/3, /*seed=*/1,
                                    torch::kFloat32);
  std::vector<std::string> names;
  for (int64_t row = 0; row < input.data.shape().rows(); ++row) {
    names.push_back("photo " + std::to_string(row));
  }
  input.names = std::make_shared<std::vector<std::string>>(names);
  return input;
}

PlannedTrial trial(double learning_rate, uint64_t seed = 0) {
  Trial trial;
  trial.model.type = models::ModelType::logistic_regression;
  trial.training.learning_rate = learning_rate;
  trial.training.batch_size = 5;
  trial.training.steps = 20;
  trial.training.engine = training::Engine::weight_space;
  trial.seed = seed;
  return {trial, "id of " + std::to_string(learning_rate)};
}

std::vector<TrialResult> results_of(const std::vector<PlannedTrial>& trials,
                                    const PreparedInput& input) {
  std::vector<TrialResult> results;
  for (auto& trained : train_group(trials, input, {})) {
    EXPECT_EQ(trained.model == nullptr, trained.result.state == TrialState::failed);
    results.push_back(std::move(trained.result));
  }
  return results;
}

void expect_equal(const TrialResult& a, const TrialResult& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.state, b.state) << a.reason << b.reason;
  EXPECT_EQ(a.validation.loss, b.validation.loss);
  EXPECT_EQ(a.test.correct, b.test.correct);
}

// The reader refuses a learning rate that float32 cannot hold; here it stands for any trial that
// throws.
TEST(TrainGroup, OneThatCannotBeTrainedFailsAlone) {
  const auto input = small_input();
  const std::vector<PlannedTrial> trials{trial(0.003), trial(0.01), trial(1e39), trial(0.03)};
  const auto together = results_of(trials, input);
  ASSERT_EQ(together.size(), trials.size());
  for (size_t i = 0; i < trials.size(); ++i) {
    if (i == 2) continue;
    EXPECT_EQ(together[i].state, TrialState::completed) << together[i].reason;
    expect_equal(together[i], results_of({trials[i]}, input).at(0));
  }
  EXPECT_NE(together[2].state, TrialState::completed);
}

TEST(TrainGroup, AGroupThatCannotBeTrainedTogetherIsTrainedOneByOne) {
  const auto input = small_input();
  const std::vector<PlannedTrial> trials{trial(0.01, /*seed=*/0), trial(0.02, /*seed=*/1)};
  const auto results = results_of(trials, input);
  ASSERT_EQ(results.size(), 2U);
  for (const auto& result : results) EXPECT_EQ(result.state, TrialState::completed);
}

TEST(TrainGroup, AFailureKeepsItsReason) {
  auto input = small_input();
  input.names = std::make_shared<std::vector<std::string>>();
  const auto result = results_of({trial(0.01)}, input).at(0);
  EXPECT_EQ(result.state, TrialState::failed);
  EXPECT_NE(result.reason, "");
}

TEST(TrainGroup, WhereMemoryWasShortOnceATrialIsTriedOnceMore) {
  const auto input = small_input();
  int asked = 0;
  const auto short_at_first = [&]() -> bool {
    if (++asked == 3) throw std::bad_alloc();
    return false;
  };
  std::atomic<int64_t> steps_taken = 0;
  const auto result = train_group({trial(0.01)}, input, short_at_first, &steps_taken).at(0).result;
  expect_equal(result, results_of({trial(0.01)}, input).at(0));
  EXPECT_EQ(steps_taken, result.steps) << "counted twice";
}

TEST(TrainGroup, ATrialThatNeverHasTheMemoryFails) {
  const auto always_short = []() -> bool { throw std::bad_alloc(); };
  const auto result = train_group({trial(0.01)}, small_input(), always_short).at(0).result;
  EXPECT_EQ(result.state, TrialState::failed);
  EXPECT_EQ(result.reason, "not enough memory");
}

}  // namespace
}  // namespace experiments
