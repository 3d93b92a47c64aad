#include "training/engine_choice.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/training/small_data.h"

namespace training {
namespace {

TEST(EngineChoice, TakesSampleSpaceWhereRowsAreFewAgainstFeatures) {
  const auto choice = choose_engine({}, small_data(/*train=*/10, /*features=*/40, 3));
  EXPECT_EQ(choice.engine, Engine::sample_space);
  EXPECT_EQ(choice.reason, "10 training rows against 40 features");
}

TEST(EngineChoice, TakesWeightSpaceWhereRowsAreMany) {
  EXPECT_EQ(choose_engine({}, small_data(30, 40, 3)).engine, Engine::weight_space);
}

TEST(EngineChoice, TakesWeightSpaceForAdamAndForL1) {
  TrainOptions adam, l1;
  adam.optimizer = Optimizer::adam;
  l1.l1 = 0.1;
  EXPECT_EQ(choose_engine(adam, small_data(10, 40, 3)).engine, Engine::weight_space);
  EXPECT_EQ(choose_engine(l1, small_data(10, 40, 3)).engine, Engine::weight_space);
}

TEST(EngineChoice, SaysWhySampleSpaceCannotHold) {
  TrainOptions options;
  options.engine = Engine::sample_space;
  options.l1 = 0.1;
  try {
    choose_engine(options, small_data(10, 40, 3));
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
  EXPECT_EQ(choose_engine(options, small_data(30, 4, 3)).engine, Engine::sample_space);
  options.engine = Engine::weight_space;
  EXPECT_EQ(choose_engine(options, small_data(10, 400, 3)).engine, Engine::weight_space);
}

}  // namespace
}  // namespace training
