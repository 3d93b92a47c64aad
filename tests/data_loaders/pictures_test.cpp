#include "data_loaders/pictures.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "files/whole_file.h"
#include "tests/data_loaders/small_pictures.h"
#include "tests/files/temporary_folder.h"

namespace data_loaders {
namespace {

TEST(Decode, TurnsAPhotoUprightOnlyWhereAsked) {
  const auto jpeg = with_exif_orientation_6(as_jpeg(patterned(16, 32, 1)));
  EXPECT_EQ(decode(jpeg, Orientation::kAsStored).sizes(), (std::vector<int64_t>{16, 32, 3}));
  EXPECT_EQ(decode(jpeg, Orientation::kUpright).sizes(), (std::vector<int64_t>{32, 16, 3}));
}

/// Of what PIL writes, as PIL reads it: see pictures.py.
TEST(Decode, ReadsEveryKindOfPictureAsPilDoes) {
  if (std::system("/usr/bin/python3 -c 'import PIL' 2>/dev/null") != 0) GTEST_SKIP() << "no PIL";
  const TemporaryFolder folder;
  const std::string script = FACESWEEP_TEST_SCRIPTS "/pictures.py";
  const auto root = (folder / "").string();
  ASSERT_EQ(std::system(("env -u LD_PRELOAD /usr/bin/python3 " + script + " " + root).c_str()), 0);
  int64_t compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    const auto path = entry.path();
    if (path.extension() == ".rgb") continue;
    const auto expected = files::read_whole(path.string() + ".rgb");
    const auto photo = decode(files::read_whole(path), Orientation::kUpright).flip(2).contiguous();
    ASSERT_EQ(static_cast<size_t>(photo.numel()), expected.size()) << path;
    int64_t farthest = 0;
    for (size_t i = 0; i < expected.size(); ++i) {
      const int64_t difference =
          photo.data_ptr<uint8_t>()[i] - static_cast<unsigned char>(expected[i]);
      farthest = std::max(farthest, std::abs(difference));
    }
    EXPECT_LE(farthest, 1) << path.filename();
    ++compared;
  }
  EXPECT_GT(compared, 60);
}

TEST(LooksLikePicture, GoesByTheFirstBytesOrTheName) {
  const TemporaryFolder folder;
  files::write_whole(folder / "jpeg", as_jpeg(patterned(16, 16, 1)));
  files::write_whole(folder / "page.JPG", "<html></html>");
  files::write_whole(folder / "notes.txt", "Pictures");
  EXPECT_TRUE(looks_like_picture(folder / "jpeg"));
  EXPECT_TRUE(looks_like_picture(folder / "page.JPG"));
  EXPECT_FALSE(looks_like_picture(folder / "notes.txt"));
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
