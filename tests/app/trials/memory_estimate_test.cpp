#include "app/trials/memory_estimate.h"

#include <gtest/gtest.h>

#include "tests/app/trials/small_plan.h"

namespace experiments {
namespace {

std::vector<Trial> trials_of(const Plan& plan) {
  std::vector<Trial> trials;
  for (const auto& planned : distinct_trials(plan)) trials.push_back(planned.trial);
  return trials;
}

const std::string kMillions =
    R"({"model": {"type": "face_network", "hidden_units": [10, 10000000]}})";
constexpr int64_t kGib = int64_t{1} << 30;

TEST(WhyTooLarge, NamesTheSettingThatDoesNotFit) {
  const auto plan = small_plan(kMillions);
  EXPECT_EQ(why_too_large(plan, trials_of(plan), /*jobs=*/1, 4 * kGib),
            "experiment first, model/hidden_units 10000000: one training needs 15.2 GiB of memory "
            "beside the 0.1 MiB of its input, and 4.0 GiB are free: choose a smaller value");
}

TEST(WhyTooLarge, CountsWhatTrainsSideBySide) {
  const auto plan = small_plan(kMillions);
  const auto trials = trials_of(plan);
  EXPECT_EQ(why_too_large(plan, trials, /*jobs=*/1, 40 * kGib), "");
  EXPECT_NE(why_too_large(plan, trials, /*jobs=*/3, 40 * kGib).find("choose --jobs 2 or a smaller"),
            std::string::npos);
  EXPECT_NEAR(training_memory(plan, trials, 2) / training_memory(plan, trials, 1), 2, 0.01);
}

TEST(WhyTooLarge, NamesAnInputThatDoesNotFit) {
  const auto plan = small_plan();
  EXPECT_EQ(
      why_too_large(plan, trials_of(plan), /*jobs=*/1, /*free=*/1000),
      "experiment first: its input, pixels of faces, needs 0.1 MiB of memory, and 0.0 MiB are "
      "free: make the data set's split or its pictures smaller, read an input with fewer "
      "numbers, or leave engine to auto");
}

TEST(TrialMemory, CountsWhatTheOptimiserKeeps) {
  const auto bytes = [](const std::string& training) {
    const auto plan =
        small_plan(R"({"model": {"type": "face_network", "hidden_units": 1000}, "training": )" +
                   training + "}");
    return trial_memory(plan, plan.trials[0][0].trial);
  };
  const auto weights = 1000.0 * 24 * 24 * 4;
  const auto dense = bytes(R"({"engine": "weight_space", "batch_size": 4})");
  EXPECT_GT(dense, weights);
  EXPECT_LT(dense, 2 * weights);
  EXPECT_GT(bytes(R"({"engine": "weight_space", "batch_size": 4, "momentum": 0.5})"), 2 * weights);
  EXPECT_GT(bytes(R"({"engine": "weight_space", "batch_size": 4, "patience": 3})"), 2 * weights);
  EXPECT_GT(bytes(R"({"optimizer": "adam", "batch_size": 4})"), 3 * weights);
  EXPECT_LT(bytes(R"({"engine": "sample_space", "batch_size": 4})"), weights);
}

TEST(TrialMemory, CountsTheEntriesThatARegressionKeepsForFullBatches) {
  const auto bytes = [](const std::string& model, const std::string& batch_size) {
    const auto plan = small_plan(R"({"model": {"type": )" + model +
                                 R"(}, "training": {"engine": "weight_space", "batch_size": )" +
                                 batch_size + "}}");
    return trial_memory(plan, plan.trials[0][0].trial);
  };
  const std::string regression = R"("logistic_regression")";
  const std::string network = R"("face_network", "hidden_units": 1000)";
  EXPECT_GT(bytes(regression, R"("full")"), bytes(regression, "4"));
  EXPECT_EQ(bytes(network, R"("full")"), bytes(network, "4"));
}

}  // namespace
}  // namespace experiments
