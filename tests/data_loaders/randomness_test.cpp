#include "data_loaders/randomness.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>
#include <vector>

namespace data_loaders {
namespace {

TEST(Randomness, RepeatsForTheSamePictureOnly) {
  Randomness first(1, 2, 3);
  EXPECT_EQ(first.uniform(0, 1), Randomness(1, 2, 3).uniform(0, 1));
  EXPECT_NE(Randomness(1, 2, 3).uniform(0, 1), Randomness(2, 2, 3).uniform(0, 1));
  EXPECT_NE(Randomness(1, 2, 3).uniform(0, 1), Randomness(1, 3, 3).uniform(0, 1));
  EXPECT_NE(Randomness(1, 2, 3).uniform(0, 1), Randomness(1, 2, 4).uniform(0, 1));
  EXPECT_NE(Randomness(1, 2, 3).uniform(0, 1), Randomness(1 + (1ULL << 40), 2, 3).uniform(0, 1));
}

TEST(Randomness, HasTheMeanAndDeviationThatItPromises) {
  Randomness random(0, 0, 0);
  constexpr int kDraws = 20000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = random.normal(2);
    EXPECT_LE(std::abs(value), 7);
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / kDraws, 0, 0.07);
  EXPECT_NEAR(std::sqrt(squares / kDraws), 2, 0.05);
}

TEST(Randomness, AddsNoiseOfTheDeviationAskedFor) {
  auto bytes = torch::full({40000}, 128, torch::kUInt8);
  Randomness(0, 0, 0).add_noise(bytes.data_ptr<uint8_t>(), bytes.numel(), 10);
  EXPECT_NEAR(bytes.to(torch::kFloat64).mean().item<double>(), 128, 0.2);
  EXPECT_NEAR(bytes.to(torch::kFloat64).std().item<double>(), 10, 0.2);
}

}  // namespace
}  // namespace data_loaders
