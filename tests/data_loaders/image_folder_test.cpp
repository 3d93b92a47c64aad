#include "data_loaders/image_folder.h"

#include <sys/stat.h>

#include <algorithm>

#include "data_loaders/drawn_face.h"
#include "data_loaders/duplicates.h"
#include "files/whole_file.h"
#include "tests/data_loaders/copies.h"
#include "tests/data_loaders/small_pictures.h"
#include "tests/files/temporary_folder.h"

namespace data_loaders {
namespace {

class SmallFolder {
 public:
  void put(const std::string& name, const std::string& bytes) const {
    files::write_whole(folder_ / name, bytes);
  }
  LabelledImages read(int64_t size = 16, bool grey = false) const {
    return read_image_folder({folder_ / ".", size, grey});
  }
  std::string path_of(const std::string& name) const { return (folder_ / "." / name).string(); }
  std::string message() const {
    return message_of([this] { read(); });
  }

 private:
  TemporaryFolder folder_;
};

TEST(ImageFolder, SortsClassesAndPicturesByName) {
  const SmallFolder folder;
  folder.put("zebra/b.PNG", as_png(patterned(16, 16, 1)));
  folder.put("zebra/a.jpg", as_jpeg(patterned(16, 16, 2)));
  folder.put("ape/2.png", as_png(patterned(16, 16, 3)));
  folder.put("ape/10.png", as_png(patterned(16, 16, 4)));
  const auto images = folder.read();
  EXPECT_EQ(images.class_names, (std::vector<std::string>{"ape", "zebra"}));
  EXPECT_EQ(images.names,
            (std::vector<std::string>{"ape/10.png", "ape/2.png", "zebra/a.jpg", "zebra/b.PNG"}));
  EXPECT_TRUE(images.labels.equal(torch::tensor({0, 0, 1, 1}, torch::kInt64)));
  EXPECT_TRUE(images.images[3].equal(patterned(16, 16, 1)));
}

TEST(ImageFolder, CutsTheSquareInTheMiddle) {
  const SmallFolder folder;
  const auto wide = patterned(16, 36, 1);
  const auto high = patterned(37, 16, 2);
  folder.put("a/wide.png", as_png(wide));
  folder.put("b/high.png", as_png(high));
  const auto images = folder.read();
  EXPECT_TRUE(images.images[0].equal(wide.slice(1, 10, 26)));
  EXPECT_TRUE(images.images[1].equal(high.slice(0, 10, 26)));
}

TEST(ImageFolder, TurnsPhotosUpright) {
  const SmallFolder folder;
  const auto jpeg = as_jpeg(patterned(16, 16, 1));
  folder.put("a/1.jpg", jpeg);
  folder.put("b/1.jpg", with_exif_orientation_6(jpeg));
  const auto images = folder.read();
  EXPECT_TRUE(images.images[1].equal(images.images[0].rot90(-1, {0, 1})));
}

TEST(ImageFolder, ReadsGreyWhereAsked) {
  const SmallFolder folder;
  folder.put("a/1.png", as_png(torch::full({16, 16, 3}, 90, torch::kUInt8)));
  folder.put("b/1.png", as_png(torch::full({8, 8, 1}, 7, torch::kUInt8)));
  const auto images = folder.read(16, /*grey=*/true);
  EXPECT_EQ(images.images.sizes(), (std::vector<int64_t>{2, 16, 16, 1}));
  EXPECT_TRUE(images.images[0].eq(90).all().item<bool>());
  EXPECT_TRUE(images.images[1].eq(7).all().item<bool>());
}

TEST(ImageFolder, CountsEveryFileThatIsNotUsedByItsReason) {
  const SmallFolder folder;
  const auto jpeg = as_jpeg(patterned(200, 200, 1));
  folder.put("a/1.png", as_png(patterned(16, 16, 1)));
  folder.put("a/jpeg without ending", as_jpeg(patterned(16, 16, 3)));
  folder.put("a/2.jpg", "<html>not found</html>");
  folder.put("a/3.jpg", "");
  folder.put("a/notes.txt", "no picture either");
  folder.put("a/cut.jpg", jpeg.substr(0, jpeg.size() / 2));
  folder.put("a/layers.psd", "8BPS and more");
  folder.put("a/dot.png", as_png(patterned(7, 40, 1)));
  folder.put("a/deeper/4.png", as_png(patterned(16, 16, 4)));
  folder.put("b/1.png", as_png(patterned(16, 16, 2)));
  std::filesystem::create_symlink("nowhere.jpg", folder.path_of("b/link.jpg"));
  std::filesystem::create_symlink("loop.jpg", folder.path_of("b/loop.jpg"));
  ASSERT_EQ(::mkfifo(folder.path_of("b/0 pipe.jpg").c_str(), 0600), 0);
  const auto images = folder.read();
  EXPECT_EQ(images.names,
            (std::vector<std::string>{"a/1.png", "a/jpeg without ending", "b/1.png"}));
  EXPECT_EQ(images.sides, (std::vector<int64_t>{16, 16, 16}));
  EXPECT_EQ(counted(images.left_out),
            (LeftOut{{"a",
                      {{"no picture", 3},
                       {"damaged", 1},
                       {"format not supported", 1},
                       {"too small", 1},
                       {"sub-folder", 1}}},
                     {"b", {{"link that leads nowhere", 2}, {"no picture", 1}}}}));
  EXPECT_EQ(images.left_out[0].name, "a/2.jpg");
}

TEST(ImageFolder, KeepsAClassWithoutPicturesForTheSplitToName) {
  const SmallFolder folder;
  folder.put("a/1.png", as_png(patterned(16, 16, 1)));
  folder.put("b/notes.txt", "");
  const auto images = folder.read();
  EXPECT_EQ(images.class_names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(images.size(), 1);
}

TEST(ImageFolder, ReadsTheWantedClassesAlone) {
  const SmallFolder folder;
  for (const std::string name : {"a", "b", "c"}) {
    folder.put(name + "/1.png", as_png(patterned(16, 16, name[0])));
  }
  ImageFolderOptions options{folder.path_of("."), 16};
  options.classes.names = {"c", "b"};
  const auto images = read_image_folder(options);
  EXPECT_EQ(images.class_names, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(images.names, (std::vector<std::string>{"b/1.png", "c/1.png"}));
  EXPECT_TRUE(images.labels.equal(torch::tensor({0, 1}, torch::kInt64)));
}

TEST(ImageFolder, SaysThatNoFileIsAPicture) {
  const SmallFolder folder;
  folder.put("a/1.png", "none");
  folder.put("b/1.png", "none");
  EXPECT_EQ(folder.message(), folder.path_of("").substr(0, folder.path_of("").size() - 1) +
                                  ": no file in its folders is a picture: 2 no picture");
}

TEST(ImageFolder, FindsCopiesOnlyWhereTheyAreLargeEnoughToTell) {
  for (const int64_t side : {63, 64}) {
    const SmallFolder folder;
    folder.put("a/1.png", as_png(patterned(side, side, 1)));
    folder.put("a/2.jpg", as_jpeg(patterned(side, side, 1)));
    folder.put("b/1.png", as_png(patterned(side, side, 2)));
    const auto images = without_duplicates(folder.read(64));
    EXPECT_EQ(images.size(), 3);
    EXPECT_EQ(images.groups, side < 64 ? std::vector<int64_t>() : std::vector<int64_t>({0, 0, 1}));
  }
}

cv::Mat drawn(int64_t number) {
  cv::Mat picture(160, 160, CV_8UC3);
  draw_face(actors()[0], 160, {7, 0, number}, picture.data);
  return picture;
}

void put(const SmallFolder& folder, const std::string& name, const cv::Mat& picture) {
  folder.put(name, as_png(as_picture(picture)));
}

/// Two classes of four different pictures each.
void put_eight_pictures(const SmallFolder& folder) {
  for (int64_t i = 0; i < 4; ++i) {
    put(folder, "a/" + std::to_string(i) + ".png", drawn(i));
    put(folder, "b/" + std::to_string(i) + ".png", drawn(10 + i));
  }
}

TEST(ImageFolder, KeepsCopiesInOneGroup) {
  const SmallFolder folder;
  put_eight_pictures(folder);
  for (const auto& [name, copy] : copies_of(drawn(2))) {
    std::string file = name;
    std::replace(file.begin(), file.end(), '/', '-');
    put(folder, "a/" + file + ".png", copy);
  }
  const auto images = without_duplicates(folder.read());
  EXPECT_EQ(images.groups,
            (std::vector<int64_t>{0, 1, 2, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 4, 5, 6, 7}));
  EXPECT_TRUE(images.left_out.empty());
  EXPECT_TRUE(images.notices.empty());
}

TEST(ImageFolder, NamesCopiesAcrossClasses) {
  const SmallFolder folder;
  put_eight_pictures(folder);
  put(folder, "b/same.png", drawn(0));
  put(folder, "b/copy.png", mirrored(drawn(3)));
  const auto images = without_duplicates(folder.read());
  EXPECT_EQ(images.names,
            (std::vector<std::string>{"a/1.png", "a/2.png", "a/3.png", "b/0.png", "b/1.png",
                                      "b/2.png", "b/3.png", "b/copy.png"}));
  EXPECT_EQ(images.groups, (std::vector<int64_t>{0, 1, 2, 3, 4, 5, 6, 2}));
  EXPECT_EQ(counted(images.left_out),
            (LeftOut{{"a", {{"also in class b", 1}}}, {"b", {{"also in class a", 1}}}}));
  EXPECT_EQ(images.notices,
            (std::vector<std::string>{
                "a/0.png and b/same.png are the same picture in different classes: left out",
                "a/3.png and b/copy.png are nearly the same picture in different classes: kept, "
                "always on one side of the split"}));
}

TEST(ImageFolder, TakesSwatchesForAsManyPictures) {
  const SmallFolder folder;
  for (int i = 0; i < 8; ++i) {
    const auto name = std::to_string(i) + ".jpg";
    folder.put("green/" + name,
               as_jpeg(torch::tensor({30, 60 + 20 * i, 40}, torch::kUInt8).expand({90, 90, 3})));
    folder.put("red/" + name,
               as_jpeg(torch::tensor({60 + 20 * i, 30, 40}, torch::kUInt8).expand({90, 90, 3})));
  }
  const auto images = without_duplicates(folder.read());
  EXPECT_EQ(images.size(), 16);
  EXPECT_TRUE(images.groups.empty());
}

TEST(ImageFolder, GroupsByNamesOrByAFile) {
  const SmallFolder folder;
  int number = 0;
  for (const std::string name : {"a/tom_1", "a/tom_2", "a/ann_1", "b/tom_7", "b/x"}) {
    folder.put(name + ".png", as_png(patterned(16, 16, ++number)));
  }
  ImageFolderOptions options{folder.path_of(""), 16};
  // In the order a/ann_1, a/tom_1, a/tom_2, b/tom_7, b/x.
  options.group_pattern = "^(.*)_[^_]*$";
  EXPECT_EQ(without_duplicates(read_image_folder(options)).groups,
            (std::vector<int64_t>{0, 1, 1, 1, 2}));
  options.group_pattern.clear();
  options.group_file = folder.path_of("groups.csv");
  folder.put("groups.csv", "file,group\na/ann_1.png,one\nb/x.png,one\n");
  EXPECT_EQ(without_duplicates(read_image_folder(options)).groups,
            (std::vector<int64_t>{0, 1, 2, 3, 0}));
}

}  // namespace
}  // namespace data_loaders
