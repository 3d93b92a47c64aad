#include "models/classifier.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace models {
namespace {

ModelOptions options(ModelType type) {
  return {type, /*features=*/5, type == ModelType::face_network ? 4 : 0, /*classes=*/3, 0.5};
}

torch::Tensor inputs() {
  return torch::linspace(-1, 1, 20).reshape({4, 5});
}

TEST(LogisticRegression, ScoresAreALinearFunctionOfTheInput) {
  const auto model = make_classifier(options(ModelType::logistic_regression), /*seed=*/1);
  const auto parameters = model->parameters();
  EXPECT_TRUE(
      torch::allclose(model->forward(inputs()), inputs().mm(parameters[0].t()) + parameters[1]));
}

TEST(FaceNetwork, ScoresFollowTheFormulaOfItsHeader) {
  const auto model = make_classifier(options(ModelType::face_network), /*seed=*/1);
  const auto p = model->parameters();
  const auto expected = torch::tanh(inputs().mm(p[0].t()) + p[1]).mm(p[2].t()) + p[3];
  EXPECT_TRUE(torch::allclose(model->forward(inputs()), expected));
}

TEST(FaceNetwork, KeepsTheParameterNamesOldFilesUse) {
  const auto model = make_classifier(options(ModelType::face_network), /*seed=*/1);
  EXPECT_EQ(
      model->named_parameters().keys(),
      (std::vector<std::string>{"hidden.weight", "hidden.bias", "output.weight", "output.bias"}));
}

TEST(Classifier, TheSameSeedGivesTheSameWeightsAndAnotherSeedOthers) {
  for (const auto type :
       {ModelType::logistic_regression, ModelType::linear_regression, ModelType::face_network}) {
    const auto weight = [&](uint64_t seed) {
      return make_classifier(options(type), seed)->parameters()[0];
    };
    EXPECT_TRUE(torch::equal(weight(3), weight(3)));
    EXPECT_FALSE(torch::equal(weight(3), weight(4)));
  }
}

TEST(Classifier, RefusesSizesThatAreNotPositive) {
  auto without_hidden = options(ModelType::face_network);
  without_hidden.hidden_units = 0;
  EXPECT_THROW(make_classifier(without_hidden, 0), std::invalid_argument);
  auto without_features = options(ModelType::logistic_regression);
  without_features.features = 0;
  EXPECT_THROW(make_classifier(without_features, 0), std::invalid_argument);
}

TEST(Classifier, LeavesTheGlobalGeneratorAlone) {
  torch::manual_seed(1);
  const auto expected = torch::rand({3});
  torch::manual_seed(1);
  make_classifier(options(ModelType::face_network), 0);
  EXPECT_TRUE(torch::equal(torch::rand({3}), expected));
}

}  // namespace
}  // namespace models
