#include "app/pictures/diverging_picture.h"

#include <gtest/gtest.h>

namespace experiments {
namespace {

std::vector<int64_t> colour(const torch::Tensor& picture, int64_t row, int64_t column) {
  const auto pixel = picture[row][column].to(torch::kInt64);
  return {pixel[0].item<int64_t>(), pixel[1].item<int64_t>(), pixel[2].item<int64_t>()};
}

TEST(DivergingPicture, IsBlueBelowZeroNearWhiteAtItAndRedAbove) {
  const auto picture = diverging_picture(torch::tensor({{-2.0, 0.0, 2.0}}), /*bound=*/2);
  ASSERT_EQ(picture.sizes(), (std::vector<int64_t>{1, 3, 3}));
  EXPECT_EQ(colour(picture, 0, 0), (std::vector<int64_t>{5, 48, 97}));
  EXPECT_EQ(colour(picture, 0, 1), (std::vector<int64_t>{247, 247, 247}));
  EXPECT_EQ(colour(picture, 0, 2), (std::vector<int64_t>{103, 0, 31}));
}

TEST(DivergingPicture, LetsAFewLargeValuesRunIntoTheLastColour) {
  auto values = torch::full({20, 20}, 1.0);
  values[0][0] = 1000;
  EXPECT_DOUBLE_EQ(usual_bound(values), 1);
  const auto picture = diverging_picture(values, usual_bound(values));
  EXPECT_EQ(colour(picture, 5, 5), colour(picture, 0, 0));
}

TEST(DivergingPicture, TakesZerosAndWhatIsNotFinite) {
  auto values = torch::zeros({2, 2});
  values[0][0] = NAN;
  EXPECT_EQ(usual_bound(values), 1);
  EXPECT_EQ(colour(diverging_picture(values, 1), 0, 0), (std::vector<int64_t>{247, 247, 247}));
}

}  // namespace
}  // namespace experiments
