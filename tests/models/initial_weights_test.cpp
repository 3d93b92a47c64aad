#include "models/initial_weights.h"

#include <gtest/gtest.h>

namespace models {
namespace {

ModelOptions network(int64_t hidden_units) {
  return {ModelType::face_network, /*features=*/1000, hidden_units, /*classes=*/6, 0.01};
}

TEST(InitialWeights, ANarrowerLayerHasTheFirstUnitsOfAWiderOne) {
  EXPECT_TRUE(torch::equal(initial_input_weights(network(4), 7),
                           initial_input_weights(network(9), 7).narrow(0, 0, 4)));
  EXPECT_TRUE(torch::equal(initial_output_weights(network(4), 7),
                           initial_output_weights(network(9), 7).narrow(1, 0, 4)));
}

TEST(InitialWeights, UnitsCanBeDrawnInPieces) {
  const auto whole = unit_directions(/*seed=*/5, 0, 6, 100);
  EXPECT_TRUE(torch::equal(whole.narrow(0, 2, 3), unit_directions(5, 2, 3, 100)));
}

TEST(InitialWeights, AreNormalWithTheScaleAsked) {
  const auto weights = initial_input_weights(network(50), 0);
  EXPECT_NEAR(weights.mean().item<double>(), 0, 3 * 0.01 / std::sqrt(50000.0));
  EXPECT_NEAR(weights.std().item<double>(), 0.01, 0.0002);
}

TEST(InitialWeights, UnitsAreNotCorrelated) {
  const auto units = unit_directions(0, 0, 20, 1000);
  const auto products = units.mm(units.t()) / 1000 - torch::eye(20);
  EXPECT_LT(products.abs().max().item<double>(), 0.2);
}

}  // namespace
}  // namespace models
