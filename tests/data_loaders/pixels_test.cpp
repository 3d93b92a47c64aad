#include "data_loaders/pixels.h"

#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

LabelledImages of(const torch::Tensor& images) {
  LabelledImages set;
  set.images = images;
  return set;
}

TEST(GreyPixels, KeepGreyPicturesAndScaleThem) {
  const auto images = torch::arange(0, 240, 10).to(torch::kUInt8).view({2, 3, 4, 1});
  const auto rows = grey_pixels(of(images));
  EXPECT_EQ(rows.scalar_type(), torch::kFloat32);
  EXPECT_TRUE(rows.allclose(images.view({2, 12}).to(torch::kFloat32) / 255));
}

TEST(GreyPixels, WeighColoursAsBt601Does) {
  const auto images = torch::tensor({255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}, torch::kUInt8)
                          .view({1, 2, 2, 3});
  EXPECT_TRUE(grey_pixels(of(images)).allclose(torch::tensor({{0.299F, 0.587F, 0.114F, 1.0F}})));
  EXPECT_EQ(grey_pixels(of(images))[0][3].item<float>(), 1.0F);
}

TEST(GreyPixels, AgreeWithTensorArithmetic) {
  const auto images = torch::stack({patterned(9, 7, 1), patterned(9, 7, 2), patterned(9, 7, 3)});
  const auto weights = torch::tensor({0.299, 0.587, 0.114}, torch::kFloat64);
  const auto expected = images.to(torch::kFloat64).matmul(weights).view({3, 63}) / 255;
  EXPECT_TRUE(grey_pixels(of(images)).to(torch::kFloat64).allclose(expected, 1e-6, 1e-7));
  const auto flipped = of(images.flip(0));
  EXPECT_TRUE(grey_pixels(flipped).equal(grey_pixels(of(images)).flip(0)));
}

TEST(GreyPixels, RefuseOtherChannels) {
  EXPECT_THROW(grey_pixels(of(torch::zeros({1, 2, 2, 4}, torch::kUInt8))), std::invalid_argument);
}

}  // namespace
}  // namespace data_loaders
