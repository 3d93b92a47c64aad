#include "data_loaders/duplicates.h"

#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

TEST(WithoutDuplicates, KeepsTheFirstOfThoseThatShareAMark) {
  auto images = small_set({"a", "b"}, 3);
  images.marks = {{"1", "x"}, {"2", "y"}, {"1", "z"}, {"3", "y"}, {"4", "v"}, {"5", "z"}};
  images.left_out["a"]["photo missing"] = 2;
  const auto unique = without_duplicates(images);
  // 5 resembles 2, which resembles 0.
  EXPECT_EQ(unique.names, (std::vector<std::string>{"0", "1", "4"}));
  EXPECT_EQ(unique.left_out,
            (LeftOut{{"a", {{"duplicate", 1}, {"photo missing", 2}}}, {"b", {{"duplicate", 2}}}}));
}

TEST(WithoutDuplicates, KeepsTheOfficialTestPictureOfAPair) {
  auto images = small_set({"a"}, 4);
  images.marks = {{"1"}, {"2"}, {"1"}, {"3"}};
  images.official_test = torch::tensor({false, false, true, true});
  const auto unique = without_duplicates(images);
  EXPECT_EQ(unique.names, (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_TRUE(unique.official_test.equal(torch::tensor({false, true, true})));
}

}  // namespace
}  // namespace data_loaders
