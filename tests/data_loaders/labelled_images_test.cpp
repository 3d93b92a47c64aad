#include "data_loaders/labelled_images.h"

#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

TEST(Select, TakesTheRowsInTheOrderAsked) {
  auto images = small_set({"a", "b"}, 2);
  images.official_test = torch::tensor({false, true, false, true});
  images.left_out = {{"a", "x", "photo missing"}};
  const auto chosen = select(images, torch::tensor({3, 0}, torch::kInt64));
  EXPECT_TRUE(chosen.images.flatten().equal(torch::tensor({3, 0}, torch::kUInt8)));
  EXPECT_TRUE(chosen.labels.equal(torch::tensor({1, 0}, torch::kInt64)));
  EXPECT_EQ(chosen.names, (std::vector<std::string>{"3", "0"}));
  EXPECT_TRUE(chosen.official_test.equal(torch::tensor({true, false})));
  EXPECT_EQ(chosen.class_names, images.class_names);
  EXPECT_EQ(counted(chosen.left_out), (LeftOut{{"a", {{"photo missing", 1}}}}));
}

TEST(Select, LeavesAnUnmarkedSetUnmarked) {
  EXPECT_FALSE(
      select(small_set({"a", "b"}, 2), torch::tensor({1}, torch::kInt64)).official_test.defined());
}

TEST(Fingerprint, IsEqualForEqualDataWhateverItsNamesOnDisk) {
  auto one = small_set({"a", "b"}, 3);
  auto two = small_set({"a", "b"}, 3);
  two.names[0] = "elsewhere";
  two.images = two.images.repeat({1, 1, 1, 2}).slice(3, 0, 1);  // the same values, not contiguous
  EXPECT_EQ(fingerprint(one), fingerprint(two));
}

TEST(Fingerprint, DiffersWherePixelsLabelsClassesOrShapesDiffer) {
  const auto images = small_set({"ab", "c"}, 3);
  auto other = small_set({"ab", "c"}, 3);
  other.images[5] += 1;
  EXPECT_NE(fingerprint(images), fingerprint(other));
  other = small_set({"ab", "c"}, 3);
  other.labels[0] = 1;
  EXPECT_NE(fingerprint(images), fingerprint(other));
  EXPECT_NE(fingerprint(images), fingerprint(small_set({"a", "bc"}, 3)));
  other = small_set({"ab", "c"}, 3);
  other.images = other.images.view({3, 2, 1, 1});
  EXPECT_NE(fingerprint(images), fingerprint(other));
}

}  // namespace
}  // namespace data_loaders
