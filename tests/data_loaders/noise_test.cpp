#include "data_loaders/noise.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace data_loaders {
namespace {

TEST(WithNoise, OfLevelZeroIsThePictureItself) {
  const auto pixels = torch::linspace(0, 1, 12).view({3, 4});
  EXPECT_TRUE(torch::equal(with_noise(pixels, 0, 5), pixels));
}

TEST(WithNoise, RepeatsForASeedAndGrowsInProportion) {
  const auto pixels = torch::full({50, 40}, 3.0, torch::kFloat64);  // never folded back at 0
  const auto noise = with_noise(pixels, 1, 5) - pixels;
  EXPECT_TRUE(torch::equal(with_noise(pixels, 1, 5) - pixels, noise));
  EXPECT_TRUE(torch::allclose(with_noise(pixels, 2, 5) - pixels, 2 * noise));
  EXPECT_FALSE(torch::allclose(with_noise(pixels, 1, 6) - pixels, noise));
}

// |u| of an even u in [-a, a] is even in [0, a]: mean a / 2, variance a^2 / 12. And of a pixel x <
// a, |x + u| has mean (x^2 + a^2) / (2 a).
TEST(WithNoise, HasTheMomentsOfFoldedEvenNumbers) {
  const auto zeros = torch::zeros({200000}, torch::kFloat64);
  const auto noisy = with_noise(zeros, 0.8, 7);
  EXPECT_NEAR(noisy.mean().item<double>(), 0.4, 3e-3);
  EXPECT_NEAR(noisy.var().item<double>(), 0.64 / 12, 1e-3);
  EXPECT_GE(noisy.min().item<double>(), 0);
  EXPECT_LE(noisy.max().item<double>(), 0.8);
  EXPECT_NEAR(with_noise(zeros + 0.5, 1, 8).mean().item<double>(), 0.625, 4e-3);
}

TEST(WithNoise, RefusesANegativeLevel) {
  EXPECT_THROW(with_noise(torch::zeros({1}), -1, 0), std::invalid_argument);
}

}  // namespace
}  // namespace data_loaders
