#include "data_loaders/pictures.h"

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

}  // namespace
}  // namespace data_loaders
