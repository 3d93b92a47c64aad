#include "app/pictures/weight_pictures.h"

#include <gtest/gtest.h>

namespace experiments {
namespace {

/// Six features, three classes; class k is set apart by feature 2 k.
training::TrainingData small_data() {
  training::TrainingData data;
  data.examples.inputs = torch::eye(6).index_select(0, torch::tensor({0, 2, 4, 0, 2, 4, 0, 2, 4}));
  data.examples.labels = torch::tensor({0, 1, 2, 0, 1, 2, 0, 1, 2});
  data.train = training::consecutive_rows(0, 3);
  data.validation = training::consecutive_rows(3, 3);
  data.test = training::consecutive_rows(6, 3);
  data.classes = 3;
  return data;
}

std::shared_ptr<training::TrainedModel> trained(models::ModelType type, int64_t hidden_units) {
  training::TrainRequest request;
  request.model = {type, 6, hidden_units, 3, 0.1};
  request.options.steps = 5;
  request.options.engine = training::Engine::weight_space;
  return training::train({request}, small_data(), training::Engine::weight_space, nullptr)[0].model;
}

TEST(StrongestWeights, AreARegressionsOwn) {
  const auto model = trained(models::ModelType::logistic_regression, 0);
  const auto weights = strongest_weights(*model);
  ASSERT_EQ(weights.size(), 3u);
  EXPECT_EQ(weights[1].label, 1);
  EXPECT_EQ(weights[1].title, "");
  EXPECT_TRUE(weights[1].values.equal(model->layer().weight()[1]));
}

TEST(StrongestWeights, AreThoseOfTheUnitWithTheLargestWeightIntoTheClass) {
  const auto model = trained(models::ModelType::face_network, 4);
  const auto unit = model->head().parameters()[0][2].argmax().item<int64_t>();
  const auto weights = strongest_weights(*model);
  EXPECT_EQ(weights[2].title.rfind("hidden unit " + std::to_string(unit) + ", output weight ", 0),
            0u);
  EXPECT_TRUE(weights[2].values.equal(model->layer().weight()[unit]));
}

TEST(ExtremeUnit, IsTheLargestOrTheMostNegative) {
  const auto into_class = torch::tensor({0.5, -2.0, 1.0});
  EXPECT_EQ(extreme_unit(into_class), 2);
  EXPECT_EQ(extreme_unit(into_class, -1), 1);
}

TEST(StrongestChannels, AreThoseWhoseWeightsMeetWhatSetsTheClassApart) {
  // Six channels of 1 x 1: of equal weights, the class's own feature counts.
  const std::vector<ClassWeights> weights{{1, "", torch::ones({6})}};
  const auto maps = strongest_channels(weights, small_data(), {6, 1, 1}, /*count=*/1);
  ASSERT_EQ(maps.size(), 1u);
  EXPECT_EQ(maps[0].label, 1);
  EXPECT_EQ(maps[0].title, "channel 2");
  ASSERT_EQ(maps[0].values.sizes(), (std::vector<int64_t>{1, 1}));
  EXPECT_NEAR(maps[0].values.item<double>(), 1 - 1.0 / 3, 1e-6);
  EXPECT_EQ(strongest_channels(weights, small_data(), {6, 1, 1}, 100).size(), 6u);
}

}  // namespace
}  // namespace experiments
