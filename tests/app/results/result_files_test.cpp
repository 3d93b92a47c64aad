#include "app/results/result_files.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/app/results/small_result.h"

namespace experiments {
namespace {

TEST(ResultFiles, ReadBackEverythingExactly) {
  const auto written = small_result();
  const auto read = from_files(to_files(written));
  EXPECT_EQ(read.id, written.id);
  EXPECT_EQ(read.state, TrialState::stopped_early);
  EXPECT_EQ(read.reason, written.reason);
  EXPECT_EQ(read.engine, written.engine);
  EXPECT_EQ(read.engine_reason, written.engine_reason);
  EXPECT_EQ(read.steps, 80);
  EXPECT_EQ(read.seconds, 0.1);
  EXPECT_EQ(read.computed_by.program, "0.1.0 (abc1234)");
  EXPECT_EQ(read.computed_by.instructions, "avx2");
  EXPECT_EQ(read.computed_by.blas, "Haswell");
  EXPECT_EQ(read.computed_by.aten, "avx512");
  EXPECT_EQ(read.trial.experiment, "first");
  EXPECT_EQ(read.trial.model.features, 12);
  EXPECT_EQ(read.trial.model.classes, 3);
  EXPECT_EQ(read.trial.training.learning_rate, 1.0 / 3);
  EXPECT_EQ(read.validation.loss, 2.0 / 3);
  EXPECT_EQ(read.train.correct, 29);
  EXPECT_EQ(read.test.rows, 2);
  ASSERT_EQ(read.curve.size(), 2u);
  EXPECT_EQ(read.curve[1].step, 40);
  EXPECT_EQ(read.curve[1].train_loss, 1.0 / 7);
  EXPECT_EQ(read.curve[1].penalty, 0.02);
  ASSERT_EQ(read.predictions.size(), 2u);
  EXPECT_EQ(read.predictions[0].name, "photos/A, \"the\" B.jpg");
  EXPECT_EQ(read.predictions[1].predicted, 2);
  EXPECT_EQ(read.predictions[1].probability, 1.0 / 3);
  // Written again, not a byte differs.
  EXPECT_EQ(to_files(read).trial, to_files(written).trial);
}

TEST(ResultFiles, ReadResultsThatDoNotSayWhatComputedThem) {
  auto files = to_files(small_result());
  auto old = nlohmann::json::parse(files.trial);
  old.erase("computed_by");
  files.trial = old.dump();
  const auto read = from_files(files);
  EXPECT_EQ(read.steps, 80);
  EXPECT_EQ(read.computed_by.program, "");
  EXPECT_EQ(read.computed_by.instructions, "");
}

TEST(ResultFiles, KeepLossesThatAreNotFinite) {
  auto diverged = small_result();
  diverged.state = TrialState::diverged;
  diverged.train.loss = std::numeric_limits<double>::infinity();
  diverged.test.loss = std::nan("");
  diverged.curve[1].train_loss = -std::numeric_limits<double>::infinity();
  const auto read = from_files(to_files(diverged));
  EXPECT_EQ(read.train.loss, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(read.test.loss));
  EXPECT_EQ(read.curve[1].train_loss, -std::numeric_limits<double>::infinity());
}

TEST(ResultFiles, LeavePredictionsOutWhereTheyAreNotWanted) {
  EXPECT_TRUE(from_files(to_files(small_result()), /*with_predictions=*/false).predictions.empty());
}

TEST(ResultFiles, StartWithTheColumnsNames) {
  const auto files = to_files(small_result());
  EXPECT_EQ(files.curve.substr(0, files.curve.find('\n')),
            "step,train_loss,train_accuracy,validation_loss,validation_accuracy,penalty");
  EXPECT_EQ(files.test.substr(0, files.test.find('\n')), "name,label,predicted,probability");
}

TEST(ResultFiles, NoticeAnyDamage) {
  const auto whole = to_files(small_result());
  auto damaged = whole;
  damaged.curve.pop_back();
  EXPECT_THROW(from_files(damaged), std::runtime_error);
  damaged = whole;
  damaged.test[damaged.test.size() - 3] ^= 1;
  EXPECT_THROW(from_files(damaged), std::runtime_error);
  for (size_t length = 0; length + 2 < whole.trial.size(); length += 7) {
    damaged = whole;
    damaged.trial.resize(length);
    EXPECT_THROW(from_files(damaged), std::runtime_error) << length;
  }
}

}  // namespace
}  // namespace experiments
