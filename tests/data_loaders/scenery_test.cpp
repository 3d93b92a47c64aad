#include "data_loaders/scenery.h"

#include <gtest/gtest.h>
#include <torch/types.h>

namespace data_loaders {
namespace {

TEST(Scenery, FillsTheWholePicture) {
  auto picture = torch::zeros({60, 60, 3}, torch::kUInt8);
  Randomness random(0, 0, 0);
  paint_background(picture.data_ptr<uint8_t>(), 60, random);
  const auto values = picture.to(torch::kFloat32);
  EXPECT_GT(values.reshape({-1, 3}).std(0).min().item<float>(), 3);  // spots
  EXPECT_GT(values.mean().item<float>(), 10);
}

TEST(Scenery, ShinesFromOneSide) {
  auto picture = torch::full({60, 60, 3}, 100, torch::kUInt8);
  Randomness random(0, 0, 1);
  shine(picture.data_ptr<uint8_t>(), 60, random);
  const auto green = picture.select(2, 1).to(torch::kFloat32);
  const auto middle = green.slice(0, 29, 31).slice(1, 29, 31).mean().item<float>();
  EXPECT_GE(middle, 54);
  EXPECT_LE(middle, 116);
  // Opposite corners lie as far above the middle as below it.
  EXPECT_NEAR((green[0][0] + green[59][59]).item<float>() / 2, middle, 3);
  EXPECT_GT((green.max() - green.min()).item<float>(), 8);
}

}  // namespace
}  // namespace data_loaders
