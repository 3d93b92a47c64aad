#include "data_loaders/facescrub.h"

#include <algorithm>
#include <atomic>
#include <map>

#include "data_loaders/duplicates.h"
#include "data_loaders/pictures.h"
#include "data_loaders/split.h"
#include "files/sha256.h"
#include "files/whole_file.h"
#include "tests/data_loaders/small_pictures.h"
#include "tests/files/temporary_folder.h"

namespace data_loaders {
namespace {

/// A list and its photos in a folder that is thrown away.
class SmallFaceScrub {
 public:
  void add_row(const std::string& name, int number, const std::string& box,
               const std::string& sha256) {
    list_ +=
        name + '\t' + std::to_string(number) + "\t7\thttp://x/y\t" + box + '\t' + sha256 + '\n';
  }
  void add_photo(const std::string& name, int number, const std::string& bytes,
                 const std::string& box, const std::string& ending = ".png") {
    add_row(name, number, box, files::sha256(bytes));
    files::write_whole(
        folder_ / "photos" / name / (name + '_' + std::to_string(number) + "_7" + ending), bytes);
  }
  FaceScrubOptions options(int64_t size = 16) const {
    files::write_whole(folder_ / "list.tsv", list_);
    return {folder_ / ".", folder_ / "list.tsv", size};
  }
  const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
  std::string list_;
};

TEST(FaceScrub, CutsTheFaceOutByItsBoundingBox) {
  SmallFaceScrub data;
  const auto photo = patterned(40, 50, 1);
  data.add_photo("Ada", 1, as_png(photo), "10,4,26,20");
  const auto faces = read_facescrub(data.options());
  EXPECT_EQ(faces.images.sizes(), (std::vector<int64_t>{1, 16, 16, 3}));
  EXPECT_TRUE(faces.images[0].equal(photo.slice(0, 4, 20).slice(1, 10, 26)));
}

TEST(FaceScrub, ClipsTheBoxToThePhoto) {
  SmallFaceScrub data;
  const auto photo = patterned(16, 16, 2);
  data.add_photo("Ada", 1, as_png(photo), "-5,-9,16,400");
  EXPECT_TRUE(read_facescrub(data.options()).images[0].equal(photo));
}

TEST(FaceScrub, AveragesWhereItShrinksAndInterpolatesWhereItGrows) {
  SmallFaceScrub data;
  const auto photo = patterned(32, 32, 3);
  data.add_photo("Ada", 1, as_png(photo), "0,0,32,32");
  const auto shrunk = read_facescrub(data.options(16)).images[0].to(torch::kFloat32);
  const auto averages = photo.to(torch::kFloat32).view({16, 2, 16, 2, 3}).mean({1, 3});
  EXPECT_LE((shrunk - averages).abs().max().item<float>(), 0.5F);
  const auto grown = read_facescrub(data.options(64)).images[0].to(torch::kFloat32);
  EXPECT_TRUE(grown[0][0].equal(photo[0][0].to(torch::kFloat32)));
  EXPECT_LE((grown[1][31] - grown[1][32]).abs().max().item<float>(), 40);
}

TEST(FaceScrub, CountsEveryReasonForLeavingOut) {
  SmallFaceScrub data;
  const std::string page = "<!DOCTYPE html><title>404</title>";
  data.add_photo("Ada", 1, as_png(patterned(20, 20, 1)), "0,0,20,20");
  data.add_photo("Ada", 2, page, "0,0,20,20", ".jpg");  // its SHA-256 even matches
  data.add_photo("Ada", 3, "", "0,0,20,20", ".jpg");
  data.add_photo("Ada", 4, as_png(patterned(20, 20, 4)), "20,0,30,20");
  data.add_photo("Ada", 5, as_png(patterned(20, 20, 5)), "9,9,9,12");
  data.add_row("Ada", 6, "0,0,20,20", std::string(64, '0'));
  data.add_row("Bob", 7, "0,0,20,20", std::string(64, '0'));
  data.add_photo("Bob", 8, as_png(patterned(20, 20, 8)), "0,0,20,20");
  files::write_whole(data.folder() / "photos" / "Bob" / "Bob_8_7.png",
                     as_png(patterned(20, 20, 9)));
  data.add_photo("Bob", 10, as_png(patterned(20, 20, 10)), "12,14,5,20");
  const auto faces = read_facescrub(data.options());
  EXPECT_EQ(faces.names, std::vector<std::string>{"Ada/Ada_1_7.png"});
  EXPECT_EQ(
      counted(faces.left_out),
      (LeftOut{
          {"Ada", {{"no picture", 2}, {"bounding box outside the photo", 2}, {"photo missing", 1}}},
          {"Bob",
           {{"photo missing", 1},
            {"SHA-256 differs", 1},
            {"bounding box outside the photo", 1}}}}));
}

TEST(FaceScrub, TakesTheFileWithTheListsBytesWhereSeveralShareAName) {
  SmallFaceScrub data;
  data.add_photo("Ada", 1, as_png(patterned(20, 20, 1)), "0,0,20,20");
  files::write_whole(data.folder() / "photos" / "Ada" / "Ada_1_7.gif", "junk");
  files::write_whole(data.folder() / "photos" / "Ada" / "Ada_1_7.webp", "a saved page");
  const auto faces = read_facescrub(data.options());
  EXPECT_EQ(faces.names, std::vector<std::string>{"Ada/Ada_1_7.png"});
  EXPECT_TRUE(faces.left_out.empty());
}

TEST(FaceScrub, ReadsTheWantedClassesAlone) {
  SmallFaceScrub data;
  for (const auto* name : {"Ada", "Bob", "Eve"}) {
    data.add_photo(name, 1, as_png(patterned(20, 20, name[0])), "0,0,20,20");
    data.add_row(name, 2, "0,0,20,20", std::string(64, '0'));
  }
  auto options = data.options();
  options.classes.names = {"Eve", "Ada"};
  const auto faces = read_facescrub(options);
  EXPECT_EQ(faces.class_names, (std::vector<std::string>{"Ada", "Eve"}));
  EXPECT_EQ(counted(faces.left_out),
            (LeftOut{{"Ada", {{"photo missing", 1}}}, {"Eve", {{"photo missing", 1}}}}));
  EXPECT_EQ(faces.left_out[0].name, "Ada/Ada_2_7");
  options.classes.names = {"Eve", "Adam"};
  EXPECT_EQ(message_of([&] { read_facescrub(options); }),
            options.list.string() + ": \"classes\" names \"Adam\", but there are Ada, Bob and Eve");
}

TEST(FaceScrub, KeepsTheOrderOfTheList) {
  SmallFaceScrub data;
  for (const int number : {5, 3, 9}) {
    data.add_photo("Zoe", number, as_png(patterned(20, 20, number)), "0,0,20,20");
    data.add_photo("Bill Hader", number, as_png(patterned(20, 20, number + 20)), "0,0,20,20");
  }
  // The folder spells the name with an underscore.
  std::filesystem::rename(data.folder() / "photos" / "Bill Hader",
                          data.folder() / "photos" / "Bill_Hader");
  for (const int number : {5, 3, 9}) {
    const auto end = std::to_string(number) + "_7.png";
    std::filesystem::rename(data.folder() / "photos" / "Bill_Hader" / ("Bill Hader_" + end),
                            data.folder() / "photos" / "Bill_Hader" / ("Bill_Hader_" + end));
  }
  const auto faces = read_facescrub(data.options());
  EXPECT_EQ(faces.class_names, (std::vector<std::string>{"Zoe", "Bill Hader"}));
  EXPECT_TRUE(faces.labels.equal(torch::tensor({0, 1, 0, 1, 0, 1}, torch::kInt64)));
  EXPECT_EQ(faces.names[1], "Bill_Hader/Bill_Hader_5_7.png");
  EXPECT_EQ(faces.names[4], "Zoe/Zoe_9_7.png");
}

TEST(FaceScrub, IgnoresTheExifOrientation) {
  SmallFaceScrub data;
  const auto jpeg = as_jpeg(patterned(16, 32, 1));
  data.add_photo("Ada", 1, jpeg, "0,0,16,16", ".jpg");
  data.add_photo("Ada", 2, with_exif_orientation_6(jpeg), "0,0,16,16", ".jpg");
  const auto faces = read_facescrub(data.options());
  EXPECT_TRUE(faces.images[0].equal(faces.images[1]));
}

TEST(FaceScrub, PutsFacesOfOnePhotoIntoOneGroup) {
  SmallFaceScrub data;
  const auto photo = as_png(patterned(60, 60, 1));
  data.add_photo("Ada", 1, photo, "0,0,30,30");
  data.add_photo("Ada", 2, as_png(patterned(60, 60, 2)), "0,0,30,30");
  data.add_photo("Ada", 3, photo, "30,30,60,60");
  data.add_photo("Bob", 4, photo, "0,30,30,60");
  data.add_photo("Bob", 5, as_png(patterned(60, 60, 5)), "0,0,30,30");
  const auto faces = without_duplicates(read_facescrub(data.options(20)));
  EXPECT_EQ(faces.size(), 5);
  EXPECT_EQ(faces.groups, (std::vector<int64_t>{0, 1, 0, 0, 2}));
  EXPECT_TRUE(faces.notices.empty());
}

TEST(FaceScrub, TakesBoxesThatNearlyAgreeForOneFace) {
  SmallFaceScrub data;
  const auto one = as_png(patterned(60, 60, 1)), two = as_png(patterned(60, 60, 2));
  data.add_photo("Ada", 1, one, "0,0,30,30");
  data.add_photo("Ada", 2, one, "1,0,30,31");
  data.add_photo("Ada", 3, two, "0,0,30,30");
  data.add_photo("Bob", 4, two, "0,2,30,30");
  data.add_photo("Bob", 5, two, "0,30,30,60");
  const auto faces = without_duplicates(read_facescrub(data.options(20)));
  EXPECT_EQ(faces.names, (std::vector<std::string>{"Ada/Ada_1_7.png", "Bob/Bob_5_7.png"}));
  EXPECT_EQ(counted(faces.left_out), (LeftOut{{"Ada", {{"also in class Bob", 1}, {"duplicate", 1}}},
                                              {"Bob", {{"also in class Ada", 1}}}}));
  EXPECT_EQ(faces.notices, std::vector<std::string>{"Ada/Ada_3_7.png and Bob/Bob_4_7.png are the "
                                                    "same picture in different classes: left out"});
}

TEST(FaceScrub, ReadsPhotosWithoutAFolderPhotos) {
  SmallFaceScrub data;
  data.add_photo("Ada", 1, as_png(patterned(20, 20, 1)), "0,0,20,20");
  auto options = data.options();
  options.path = data.folder() / "photos";
  EXPECT_EQ(read_facescrub(options).size(), 1);
}

TEST(FaceScrub, TellsItsProgress) {
  SmallFaceScrub data;
  for (int i = 0; i < 20; ++i) data.add_photo("Ada", i, as_png(patterned(8, 8, i)), "0,0,8,8");
  std::atomic<int64_t> calls{0};
  std::atomic<int64_t> most{0};
  read_facescrub(data.options(), [&](int64_t done, int64_t total) {
    ++calls;
    if (done == 20) most = done;
    EXPECT_EQ(total, 20);
  });
  EXPECT_EQ(calls, 20);
  EXPECT_EQ(most, 20);
}

TEST(FaceScrub, SaysThatTheFolderIsMissing) {
  SmallFaceScrub data;
  data.add_row("Ada", 1, "0,0,20,20", std::string(64, '0'));
  auto options = data.options();
  options.path = "/nowhere";
  EXPECT_EQ(message_of([&] { read_facescrub(options); }), "/nowhere: no such folder of photos");
}

TEST(FaceScrub, SaysWhyNoPhotoIsUsable) {
  SmallFaceScrub data;
  data.add_photo("Ada", 1, "no picture", "0,0,20,20");
  data.add_row("Ada", 2, "0,0,20,20", std::string(64, '0'));
  const auto options = data.options();
  EXPECT_EQ(message_of([&] { read_facescrub(options); }),
            (data.folder() / "./photos").string() + ": none of the 2 photos that " +
                options.list.string() + " names is usable: 1 no picture, 1 photo missing");
}

TEST(FaceScrub, ReadsTheSixActors) {
  const auto root = data_root();
  if (!root) GTEST_SKIP() << "FACESWEEP_DATA is not set";
  const auto faces =
      read_facescrub({*root + "/facescrub", *root + "/facescrub/facescrub_six_actors.tsv"});
  EXPECT_EQ(faces.class_names,
            (std::vector<std::string>{"Alec Baldwin", "Bill Hader", "Steve Carell",
                                      "Lorraine Bracco", "Peri Gilpin", "Angie Harmon"}));
  EXPECT_TRUE(torch::bincount(faces.labels)
                  .equal(torch::tensor({137, 141, 139, 107, 87, 104}, torch::kInt64)));
  const auto unique = without_duplicates(faces);
  EXPECT_TRUE(torch::bincount(unique.labels)
                  .equal(torch::tensor({137, 141, 139, 106, 87, 103}, torch::kInt64)));
  EXPECT_TRUE(unique.notices.empty());
  std::map<int64_t, int64_t> groups;
  for (const int64_t group : unique.groups) ++groups[group];
  const auto of_several = std::count_if(groups.begin(), groups.end(),
                                        [](const auto& group) { return group.second > 1; });
  EXPECT_EQ(of_several, 70);
  EXPECT_EQ(groups.size(), 618U);
  SplitOptions options;
  options.train = 50;
  options.test = 30;
  const auto parts = split(unique, options);
  EXPECT_EQ(parts.train.size(0), 300);
  EXPECT_EQ(parts.test.size(0), 180);
  EXPECT_EQ(parts.validation.size(0), 30 + 30 + 30 + 26 + 7 + 23);
}

}  // namespace
}  // namespace data_loaders
