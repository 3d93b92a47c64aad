#include "training/training_data.h"

#include <gtest/gtest.h>

#include "tests/training/small_data.h"

namespace training {
namespace {

/// The same examples in another order, every other row of which is in no part.
TrainingData scattered(const TrainingData& data) {
  const int64_t rows = data.examples.size();
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(7);
  const auto places = torch::randperm(2 * rows, generator).narrow(0, 0, rows);
  TrainingData moved = data;
  moved.examples.inputs = torch::ones({2 * rows, data.examples.features()});
  moved.examples.labels = torch::zeros({2 * rows}, torch::kInt64);
  moved.examples.inputs.index_copy_(0, places, data.examples.inputs);
  moved.examples.labels.index_copy_(0, places, data.examples.labels);
  for (auto* part : {&moved.train, &moved.validation, &moved.test}) {
    for (auto& row : *part) row = places[row].item<int64_t>();
  }
  return moved;
}

TEST(TrainingData, GivesTheSameBitsWhereverTheRowsStand) {
  const auto data = small_data(30, 20, 3, 0, torch::kFloat32);
  TrainOptions options;
  options.batch_size = 7;
  options.learning_rate = 0.05;
  options.steps = 40;
  for (const auto engine : {Engine::weight_space, Engine::sample_space}) {
    for (const double momentum : {0.0, 0.9}) {
      auto asked = request(data, models::ModelType::face_network, 5, options);
      asked.options.momentum = momentum;
      asked.options.l2 = 0.01;
      const auto first = train_one(asked, data, engine);
      const auto second = train_one(asked, scattered(data), engine);
      EXPECT_TRUE(first.test_scores.equal(second.test_scores));
      EXPECT_EQ(first.curve.back().penalty, second.curve.back().penalty);
      EXPECT_EQ(first.validation.loss, second.validation.loss);
      EXPECT_TRUE(first.model->layer().weight().equal(second.model->layer().weight()));
    }
  }
}

TEST(TrainingData, SelectsRowsInTheOrderAsked) {
  const auto data = small_data(10, 4, 2);
  const auto [inputs, labels] = data.select({7, 0, 7});
  EXPECT_TRUE(inputs[0].equal(data.examples.inputs[7]));
  EXPECT_TRUE(inputs[1].equal(data.examples.inputs[0]));
  EXPECT_TRUE(inputs[2].equal(inputs[0]));
  EXPECT_EQ(labels[0].item<int64_t>(), data.examples.labels[7].item<int64_t>());
}

}  // namespace
}  // namespace training
