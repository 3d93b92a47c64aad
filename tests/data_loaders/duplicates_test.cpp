#include "data_loaders/duplicates.h"

#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

/// Pictures of one pixel each, of these values.
LabelledImages pixels(const std::vector<std::string>& classes, const std::vector<int64_t>& values) {
  auto images = small_set(classes, static_cast<int64_t>(values.size() / classes.size()));
  images.images = torch::tensor(values).to(torch::kUInt8).view({-1, 1, 1, 1});
  return images;
}

TEST(WithoutDuplicates, KeepsTheFirstOfThoseWithEqualPixels) {
  auto images = pixels({"a", "b"}, {1, 2, 1, 1, 7, 8, 9, 8});
  images.left_out = {{"a", "x", "photo missing"}, {"a", "y", "photo missing"}};
  const auto unique = without_duplicates(images);
  EXPECT_EQ(unique.names, (std::vector<std::string>{"0", "1", "4", "5", "6"}));
  EXPECT_EQ(counted(unique.left_out),
            (LeftOut{{"a", {{"duplicate", 2}, {"photo missing", 2}}}, {"b", {{"duplicate", 1}}}}));
  EXPECT_TRUE(unique.groups.empty());
  EXPECT_TRUE(unique.notices.empty());
}

TEST(WithoutDuplicates, KeepsTheOfficialTestPictureOfAPair) {
  auto images = pixels({"a"}, {1, 2, 1, 3});
  images.official_test = torch::tensor({false, false, true, true});
  const auto unique = without_duplicates(images);
  EXPECT_EQ(unique.names, (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_TRUE(unique.official_test.equal(torch::tensor({false, true, true})));
}

TEST(WithoutDuplicates, LeavesOutAndNamesThePictureOfTwoLabels) {
  const auto unique =
      without_duplicates(pixels({"cat", "dog", "owl"}, {1, 2, 1, 3, 1, 4, 5, 6, 4}));
  EXPECT_EQ(unique.names, (std::vector<std::string>{"1", "3", "6", "7"}));
  EXPECT_EQ(counted(unique.left_out),
            (LeftOut{{"cat", {{"also in class dog", 2}}},
                     {"dog", {{"also in class cat", 1}, {"also in class owl", 1}}},
                     {"owl", {{"also in class dog", 1}}}}));
  EXPECT_EQ(unique.notices, (std::vector<std::string>{
                                "0, 2 and 4 are the same picture in different classes: left out",
                                "5 and 8 are the same picture in different classes: left out"}));
}

TEST(WithoutDuplicates, NamesTheFirstOfMany) {
  const auto unique = without_duplicates(pixels({"a", "b"}, {1, 1, 1, 1, 1, 1}));
  EXPECT_EQ(unique.size(), 0);
  EXPECT_EQ(unique.notices, std::vector<std::string>{"0, 1, 2 and 3 more are the same picture in "
                                                     "different classes: left out"});
}

TEST(WithoutDuplicates, JoinsGroupsThroughThoseThatGo) {
  auto images = pixels({"a"}, {1, 2, 3, 2, 4, 5});
  images.groups = {70, 71, 72, 70, 73, 72};
  const auto unique = without_duplicates(images);
  // 3 goes as 1's duplicate; 0 was in its group.
  EXPECT_EQ(unique.names, (std::vector<std::string>{"0", "1", "2", "4", "5"}));
  EXPECT_EQ(unique.groups, (std::vector<int64_t>{0, 0, 1, 2, 1}));
}

}  // namespace
}  // namespace data_loaders
