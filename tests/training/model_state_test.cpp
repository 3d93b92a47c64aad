#include "training/model_state.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "files/safetensors.h"
#include "models/classifier.h"
#include "tests/training/small_data.h"

namespace training {
namespace {

using models::ModelType;

constexpr int64_t features = 200;

TrainingData data(Scaling scaling, torch::ScalarType dtype = torch::kFloat32) {
  auto made = small_data(/*train=*/40, features, /*classes=*/3, 0, dtype);
  made.examples.inputs += 0.5;
  made.train = {30, 2, 11, 25, 3, 17, 8, 39, 21, 5, 0, 33};  // no row stands at its own number
  made.scaling = scaling;
  return made;
}

TrainOptions options() {
  TrainOptions options;
  options.learning_rate = 0.01;
  options.batch_size = 5;
  options.steps = 60;
  return options;
}

ModelState through_a_file(const ModelState& state) {
  return files::safetensors_from(files::safetensors_bytes({state, {}})).tensors;
}

void expect_rebuilt(const TrainRequest& asked, const TrainingData& data, Engine engine) {
  const auto outcome = train_one(asked, data, engine);
  const auto rebuilt = parameters_of(through_a_file(state_of(*outcome.model)), asked, data);
  const auto expected = outcome.model->classifier()->named_parameters();
  ASSERT_EQ(rebuilt.size(), expected.size());
  for (const auto& parameter : expected) {
    const auto& own = rebuilt.at(parameter.key());
    EXPECT_EQ(own.scalar_type(), torch::kFloat32);
    EXPECT_TRUE(torch::allclose(own, parameter.value(), 1e-5, 1e-6)) << parameter.key();
  }
}

void expect_rebuilt_with_any_scaling(const TrainOptions& options) {
  for (const auto scaling : {Scaling::none, Scaling::centred, Scaling::standardised}) {
    const auto examples = data(scaling);
    for (const auto engine : {Engine::sample_space, Engine::weight_space}) {
      for (const auto type : {ModelType::logistic_regression, ModelType::linear_regression,
                              ModelType::face_network}) {
        expect_rebuilt(request(examples, type, /*hidden_units=*/20, options, /*seed=*/4), examples,
                       engine);
      }
    }
  }
}

TEST(ModelState, GivesTheModelThatWasTrained) {
  expect_rebuilt_with_any_scaling(options());
}

TEST(ModelState, GivesItAfterMomentumAndL2) {
  auto asked = options();
  asked.momentum = 0.8;
  asked.l2 = 0.05;
  expect_rebuilt_with_any_scaling(asked);
}

// The running scale of the coefficients becomes small.
TEST(ModelState, GivesItAfterAStrongL2) {
  auto asked = options();
  asked.l2 = 6;
  expect_rebuilt_with_any_scaling(asked);
}

TEST(ModelState, GivesTheBestOfAnEarlyStop) {
  auto asked = options();
  asked.steps = 400;
  asked.patience = 2;
  asked.curve_every = 10;
  expect_rebuilt_with_any_scaling(asked);
}

TEST(ModelState, GivesItInFloat64) {
  const auto examples = data(Scaling::standardised, torch::kFloat64);
  for (const auto engine : {Engine::sample_space, Engine::weight_space}) {
    expect_rebuilt(request(examples, ModelType::face_network, 20, options()), examples, engine);
  }
}

TEST(ModelState, TakesARowForEachTrainingRowInSampleSpaceAndAllFeaturesOnTheDenseEngine) {
  const auto examples = data(Scaling::centred);
  const auto asked = request(examples, ModelType::face_network, 20, options());
  for (const auto engine : {Engine::sample_space, Engine::weight_space}) {
    const auto state = state_of(*train_one(asked, examples, engine).model);
    int64_t bytes = 0;
    for (const auto& [name, tensor] : state) {
      if (name != "hidden.directions") bytes += static_cast<int64_t>(tensor.nbytes());
    }
    EXPECT_EQ(state_bytes(engine, asked, 12), bytes);
  }
  EXPECT_EQ(state_bytes(Engine::sample_space, asked, 12), 4 * (20 * (12 + 1) + 3 * (20 + 1)));
  EXPECT_EQ(state_bytes(Engine::weight_space, asked, 12), 4 * (20 * (200 + 1) + 3 * (20 + 1)));
}

std::string refusal(const ModelState& state, const TrainRequest& asked, const TrainingData& data) {
  try {
    parameters_of(state, asked, data);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(ModelState, SaysWhatDoesNotFit) {
  const auto examples = data(Scaling::centred);
  const auto asked = request(examples, ModelType::face_network, 20, options());
  const auto state = state_of(*train_one(asked, examples, Engine::sample_space).model);
  auto fewer = examples;
  fewer.train.pop_back();
  EXPECT_EQ(refusal(state, asked, fewer),
            "hidden.coefficients: its shape does not fit the model and its training pictures");
  auto without = state;
  without.erase("output.bias");
  EXPECT_EQ(refusal(without, asked, examples), "output.bias is missing");
  EXPECT_EQ(refusal(state_of(*train_one(asked, examples, Engine::weight_space).model),
                    request(examples, ModelType::face_network, 21, options()), examples),
            "hidden.weight: its shape does not fit the model and its training pictures");
}

}  // namespace
}  // namespace training
