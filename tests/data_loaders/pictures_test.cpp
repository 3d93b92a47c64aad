#include "data_loaders/pictures.h"

#include <bitset>
#include <string>
#include <vector>

#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

TEST(Decode, KeepsQuietAboutWhatIsNoPicture) {
  const auto png = as_png(patterned(40, 40, 1));
  testing::internal::CaptureStderr();
  EXPECT_FALSE(decode("", Orientation::kAsStored));
  EXPECT_FALSE(decode("<html></html>", Orientation::kUpright));
  EXPECT_FALSE(decode(png.substr(0, 20), Orientation::kUpright));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Decode, RefusesPicturesThatBreakOff) {
  for (const auto& bytes : {as_jpeg(patterned(200, 200, 1)), as_png(patterned(200, 200, 1))}) {
    EXPECT_TRUE(decode(bytes, Orientation::kUpright));
    EXPECT_FALSE(decode(bytes.substr(0, bytes.size() / 2), Orientation::kUpright));
  }
}

TEST(Decode, TurnsAPhotoUprightOnlyWhereAsked) {
  const auto jpeg = with_exif_orientation_6(as_jpeg(patterned(16, 32, 1)));
  EXPECT_EQ(decode(jpeg, Orientation::kAsStored)->sizes(), (std::vector<int64_t>{16, 32, 3}));
  EXPECT_EQ(decode(jpeg, Orientation::kUpright)->sizes(), (std::vector<int64_t>{32, 16, 3}));
}

TEST(Cropped, ClipsTheBox) {
  const auto photo = patterned(10, 20, 1);
  EXPECT_TRUE(cropped(photo, -3, 4, 99, 6).equal(photo.slice(0, 4, 6)));
  EXPECT_EQ(cropped(photo, 20, 0, 30, 10).numel(), 0);
  EXPECT_EQ(cropped(photo, 5, 5, 3, 9).numel(), 0);
  EXPECT_EQ(cropped(photo, -9, -9, 0, 0).numel(), 0);
}

int bits_that_differ(const std::string& one, const std::string& other) {
  const auto bits = [](const std::string& hash) {
    return std::stoull(hash.substr(6), nullptr, 16);
  };
  return static_cast<int>(std::bitset<64>(bits(one) ^ bits(other)).count());
}

TEST(PerceptualHash, ChangesLittleUnderCompressionAndMuchBetweenPictures) {
  std::vector<std::string> hashes;
  for (int number = 0; number < 20; ++number) {
    const auto picture = patterned(100, 100, number);
    const auto again = decode(as_jpeg(picture), Orientation::kAsStored)->flip(2).contiguous();
    EXPECT_EQ(perceptual_hash(picture).size(), 6U + 16);
    EXPECT_LE(bits_that_differ(perceptual_hash(picture), perceptual_hash(again)), 3);
    for (const auto& other : hashes)
      EXPECT_GT(bits_that_differ(other, perceptual_hash(picture)), 3);
    hashes.push_back(perceptual_hash(picture));
  }
}

}  // namespace
}  // namespace data_loaders
