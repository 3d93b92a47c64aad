#include "app/pictures/kept_weights.h"

#include <gtest/gtest.h>

#include "tests/app/results/small_result.h"
#include "tests/training/small_data.h"

namespace experiments {
namespace {

/// A result of that validation accuracy, in percent.
TrialResult result(const std::string& id, int64_t correct) {
  auto result = small_result(id);
  result.validation = {100, correct, 0.5};
  result.seconds = 2;
  return result;
}

std::shared_ptr<training::TrainedModel> model() {
  training::TrainOptions options;
  options.batch_size = 5;
  options.steps = 3;
  const auto data = training::small_data(20, 6, 3, 0, torch::kFloat32);
  const auto type = models::ModelType::logistic_regression;
  return training::train_one(training::request(data, type, 0, options), data,
                             training::Engine::weight_space)
      .model;
}

TEST(KeptWeights, AreThoseOfTrialsThatTookLongAndWereTrainedToAnEnd) {
  KeptWeights kept(/*least_seconds=*/1);
  auto quick = result("quick", 50), diverged = result("diverged", 50);
  quick.seconds = 0.5;
  diverged.state = TrialState::diverged;
  for (const auto& each : {quick, diverged, result("slow", 50)}) kept.consider(each, *model());
  EXPECT_TRUE(kept.find("quick").empty());
  EXPECT_TRUE(kept.find("diverged").empty());
  const auto weights = kept.find("slow"), own = strongest_weights(*model());
  ASSERT_EQ(weights.size(), 3u);
  for (size_t i = 0; i < 3; ++i) EXPECT_TRUE(weights[i].values.equal(own[i].values));
}

TEST(KeptWeights, DropTheWorstOnValidationWhereTheyAreTooMany) {
  constexpr int64_t of_one = 3 * 6 * sizeof(float);
  KeptWeights kept(/*least_seconds=*/1, /*most_bytes=*/2 * of_one);
  for (const auto& [id, correct] : {std::pair{"good", 80}, {"bad", 20}, {"better", 90}}) {
    kept.consider(result(id, correct), *model());
  }
  EXPECT_TRUE(kept.find("bad").empty());
  EXPECT_FALSE(kept.find("good").empty());
  EXPECT_FALSE(kept.find("better").empty());
}

}  // namespace
}  // namespace experiments
