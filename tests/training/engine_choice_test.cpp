#include "training/engine_choice.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/training/small_data.h"

namespace training {
namespace {

DataShape shape(int64_t train, int64_t features) {
  return {train, /*validation=*/200, /*test=*/200, features, /*classes=*/6};
}

/// A face network of 200 hidden units, batch 10.
TrainRequest network(const DataShape& data, int64_t steps, const TrainOptions& options = {}) {
  auto asked = request(data, models::ModelType::face_network, 200, options);
  asked.options.batch_size = 10;
  asked.options.steps = steps;
  return asked;
}

Engine engine(int64_t train, int64_t features, int64_t steps) {
  const auto data = shape(train, features);
  return choose_engine(network(data, steps), data).engine;
}

TEST(EngineChoice, TakesSampleSpaceWhereRowsAreFewAgainstFeatures) {
  EXPECT_EQ(engine(/*train=*/300, /*features=*/51529, /*steps=*/3000), Engine::sample_space);
  EXPECT_EQ(engine(3000, 51529, 3000), Engine::sample_space);
  EXPECT_EQ(engine(300, 784, 3000), Engine::sample_space);
}

TEST(EngineChoice, TakesWeightSpaceWhereRowsAreMany) {
  EXPECT_EQ(engine(50000, 784, 3000), Engine::weight_space);
}

TEST(EngineChoice, TakesWeightSpaceWhereTheSetUpWouldNotPayForItself) {
  EXPECT_EQ(engine(3000, 51529, 20), Engine::weight_space);
  EXPECT_EQ(engine(20000, 51529, 3000), Engine::weight_space);
}

TEST(EngineChoice, SaysByHowMuchTheOtherEngineWouldBeDearer) {
  const auto few = shape(300, 51529), many = shape(50000, 784);
  EXPECT_EQ(choose_engine(network(few, 3000), few).reason,
            "300 training rows against 51529 features: 188 times fewer operations");
  EXPECT_EQ(choose_engine(network(many, 3000), many).reason,
            "50000 training rows against 784 features: sample space would take 23 times the "
            "operations");
}

TEST(EngineChoice, TakesWeightSpaceForAdamAndForL1) {
  TrainOptions adam, l1;
  adam.optimizer = Optimizer::adam;
  l1.l1 = 0.1;
  const auto data = shape(300, 51529);
  EXPECT_EQ(choose_engine(network(data, 3000, adam), data).engine, Engine::weight_space);
  EXPECT_EQ(choose_engine(network(data, 3000, l1), data).engine, Engine::weight_space);
}

TEST(EngineChoice, SaysWhySampleSpaceCannotHold) {
  TrainOptions options;
  options.engine = Engine::sample_space;
  options.l1 = 0.1;
  const auto data = shape(300, 51529);
  try {
    choose_engine(network(data, 3000, options), data);
    FAIL() << "should have thrown";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(
        error.what(),
        "engine sample_space: the gradient of l1 on the first layer is not in the span of the "
        "training rows");
  }
}

TEST(EngineChoice, DoesAsAskedWhereItCan) {
  TrainOptions options;
  options.engine = Engine::sample_space;
  const auto many = shape(50000, 784), few = shape(300, 51529);
  EXPECT_EQ(choose_engine(network(many, 3000, options), many).engine, Engine::sample_space);
  options.engine = Engine::weight_space;
  EXPECT_EQ(choose_engine(network(few, 3000, options), few).engine, Engine::weight_space);
}

}  // namespace
}  // namespace training
