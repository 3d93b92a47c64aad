#include "data_loaders/preview.h"

#include "data_loaders/generated_digits.h"
#include "data_loaders/pictures.h"
#include "files/whole_file.h"
#include "tests/data_loaders/small_pictures.h"
#include "tests/files/temporary_folder.h"

namespace data_loaders {
namespace {

TEST(Png, ComesBackAsItWas) {
  const auto picture = patterned(12, 17, 1);
  const auto read = decode(encode_png(picture), Orientation::kAsStored);
  EXPECT_TRUE(read.flip(2).equal(picture));
}

TEST(Png, TakesGreyPicturesAndViews) {
  const auto grey = patterned(12, 17, 1).slice(2, 0, 1);
  EXPECT_TRUE(decode(encode_png(grey), Orientation::kAsStored).slice(2, 0, 1).equal(grey));
}

TEST(Png, RefusesOtherTensors) {
  EXPECT_THROW(encode_png(torch::zeros({2, 2, 3})), std::invalid_argument);
  EXPECT_THROW(encode_png(torch::zeros({2, 2, 2}, torch::kUInt8)), std::invalid_argument);
  EXPECT_THROW(encode_png(torch::zeros({2, 2}, torch::kUInt8)), std::invalid_argument);
  EXPECT_THROW(encode_png(torch::zeros({0, 2, 3}, torch::kUInt8)), std::invalid_argument);
}

TEST(Png, IsWrittenWhole) {
  const TemporaryFolder folder;
  const auto picture = patterned(5, 5, 1);
  write_png(folder / "picture.png", picture);
  EXPECT_EQ(files::read_whole(folder / "picture.png"), encode_png(picture));
  EXPECT_THROW(write_png("/proc/no/picture.png", picture), std::runtime_error);
}

TEST(Jpeg, ComesBackNearlyAsItWas) {
  const auto picture = torch::full({16, 24, 3}, 90, torch::kUInt8);
  const auto read = decode(encode_jpeg(picture), Orientation::kAsStored);
  EXPECT_LE((read.to(torch::kInt64) - 90).abs().max().item<int64_t>(), 3);
  EXPECT_THROW(encode_jpeg(torch::zeros({2, 2, 3})), std::invalid_argument);
}

TEST(Thumbnail, KeepsTheShapeAndAveragesAreas) {
  const auto picture =
      torch::tensor({0, 100, 200, 200, 100, 0, 200, 200}, torch::kUInt8).view({2, 4, 1});
  EXPECT_TRUE(thumbnail(picture, 2).equal(torch::tensor({50, 200}, torch::kUInt8).view({1, 2, 1})));
}

TEST(Thumbnail, LeavesSmallPicturesAlone) {
  const auto picture = patterned(12, 17, 1);
  EXPECT_TRUE(thumbnail(picture, 17).equal(picture));
  EXPECT_THROW(thumbnail(picture, 0), std::invalid_argument);
}

TEST(Montage, HasARowForEachClassAndShowsItsPictures) {
  const auto images = generated_digits({/*per_class=*/3, /*seed=*/0, /*size=*/56});
  const auto page = montage(images, 2);
  EXPECT_EQ(page.scalar_type(), torch::kUInt8);
  EXPECT_EQ(page.size(0), 10 * 62 + 6);
  const auto second_of_4 = images.images[4 * 3 + 1].expand({56, 56, 3});
  const int64_t top = 6 + 4 * 62;
  EXPECT_TRUE(page.slice(0, top, top + 56).slice(1, -62, -6).equal(second_of_4));
}

TEST(Montage, StaysWhiteWhereAClassHasFewerPictures) {
  const auto page = montage(small_set({"a", "b"}, 1), 3);
  EXPECT_TRUE(page.slice(1, -60).eq(255).all().item<bool>());
  EXPECT_FALSE(page.eq(255).all().item<bool>());
  EXPECT_THROW(montage(small_set({"a", "b"}, 1), 0), std::invalid_argument);
}

TEST(Montage, RefusesAPageThatNoFileHolds) {
  EXPECT_THROW(montage(small_set({"a", "b"}, 1), 1 << 20), std::runtime_error);
  const MontageRow row{"", std::vector<torch::Tensor>(1, patterned(56, 56, 1))};
  EXPECT_THROW(montage(std::vector<MontageRow>(20'000, row), 0), std::runtime_error);
}

}  // namespace
}  // namespace data_loaders
