#include "models/architecture.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace models {
namespace {

TEST(Architecture, HasATanhLayerForAFaceNetworkAlone) {
  const auto network = architecture_of({ModelType::face_network, 5, 4, 3});
  ASSERT_EQ(network.layers.size(), 2u);
  EXPECT_EQ(network.layers[0].activation, "tanh");
  EXPECT_EQ(network.layers[1].activation, "");
  EXPECT_EQ(network.layers[0].outputs, network.layers[1].inputs);
  for (const auto type : {ModelType::logistic_regression, ModelType::linear_regression}) {
    const auto regression = architecture_of({type, 5, 0, 3});
    ASSERT_EQ(regression.layers.size(), 1u);
    EXPECT_EQ(regression.layers[0].activation, "");
  }
}

TEST(Architecture, ScoresAreLogitsButForLinearRegression) {
  EXPECT_EQ(loss_of(ModelType::face_network), Loss::log_loss);
  EXPECT_EQ(loss_of(ModelType::logistic_regression), Loss::log_loss);
  EXPECT_EQ(architecture_of({ModelType::linear_regression, 5, 0, 3}).loss, Loss::squared_error);
}

TEST(Architecture, ItsFirstLayerIsAsWideAsTheInputLayer) {
  for (const auto type : {ModelType::logistic_regression, ModelType::face_network}) {
    const ModelOptions options{type, 5, has_hidden_units(type) ? 4 : 0, 3};
    EXPECT_EQ(architecture_of(options).layers[0].outputs, input_layer_width(options));
  }
}

TEST(Architecture, RefusesSizesThatAreNotPositive) {
  EXPECT_THROW(architecture_of({ModelType::face_network, 5, 0, 3}), std::invalid_argument);
  EXPECT_THROW(architecture_of({ModelType::logistic_regression, 0, 0, 3}), std::invalid_argument);
}

}  // namespace
}  // namespace models
