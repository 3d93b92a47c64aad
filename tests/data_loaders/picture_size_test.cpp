#include "data_loaders/picture_size.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

using PictureSides = std::pair<int64_t, int64_t>;

std::string encoded(const std::string& ending, int width, int height) {
  const cv::Mat picture(height, width, CV_8UC3, cv::Scalar(10, 120, 30));
  std::vector<unsigned char> bytes;
  cv::imencode(ending, picture, bytes);
  return {bytes.begin(), bytes.end()};
}

TEST(PictureSize, IsWhatTheHeaderSays) {
  for (const auto* ending : {".jpg", ".png", ".bmp", ".webp"}) {
    const auto size = picture_size(encoded(ending, 37, 300));
    ASSERT_TRUE(size) << ending;
    EXPECT_EQ(size->first, 37) << ending;
    EXPECT_EQ(size->second, 300) << ending;
  }
  EXPECT_EQ(picture_size("GIF89a\x03\x00\x01\x02 "), std::nullopt);
  EXPECT_EQ(picture_size(std::string("GIF89a\x03\x00\x01\x02", 10)), PictureSides(3, 513));
}

TEST(PictureSize, LooksBehindWhatStandsBeforeAJpegsFrame) {
  const auto size = picture_size(with_exif_orientation_6(encoded(".jpg", 50, 20)));
  EXPECT_EQ(size, PictureSides(50, 20));
}

TEST(PictureSize, TakesTheLowestHeightOfABitmap) {
  std::string bitmap(26, '\0');
  bitmap.replace(0, 2, "BM");
  bitmap[18] = 1;
  bitmap[25] = '\x80';
  EXPECT_EQ(picture_size(bitmap), PictureSides(1, int64_t{1} << 31));
}

TEST(PictureSize, IsNothingForWhatIsNoPicture) {
  for (const auto* text : {"", "a text", "BM", "RIFF", "\xff\xd8", "\x89PNG\r\n\x1a\n"}) {
    EXPECT_EQ(picture_size(text), std::nullopt) << text;
  }
}

RC_GTEST_PROP(PictureSize, StandsAnyBytesAndAnyBeginningOfAPicture, ()) {
  const auto magic = *rc::gen::elementOf(
      std::vector<std::string>{"\xff\xd8", "\x89PNG\r\n\x1a\n", "GIF8", "BM", "RIFF1234WEBPVP8L"});
  const auto rest = *rc::gen::arbitrary<std::string>();
  const auto size = picture_size(magic + rest);
  RC_ASSERT(!size || (size->first > 0 && size->second > 0));
}

}  // namespace
}  // namespace data_loaders
