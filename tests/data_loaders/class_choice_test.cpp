#include "data_loaders/class_choice.h"

#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

TEST(WithEnoughPictures, LeavesOutAndNamesSmallClasses) {
  auto images = small_set({"a", "b", "c", "empty"}, 3);
  images = select(images, torch::tensor({0, 1, 3, 6, 7, 8}, torch::kInt64));
  images.left_out = {{"a", "a/9", "damaged"}, {"b", "b/9", "damaged"}};
  const auto chosen = with_enough_pictures(images, 2);
  EXPECT_EQ(chosen.class_names, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(chosen.names, (std::vector<std::string>{"0", "1", "6", "7", "8"}));
  EXPECT_TRUE(chosen.labels.equal(torch::tensor({0, 0, 1, 1, 1}, torch::kInt64)));
  EXPECT_EQ(counted(chosen.left_out), (LeftOut{{"a", {{"damaged", 1}}}}));
  EXPECT_EQ(chosen.notices,
            std::vector<std::string>{
                "classes with fewer than 2 pictures are left out: b (1) and empty (0)"});
}

TEST(WithEnoughPictures, KeepsEmptyClassesWhereNothingIsAskedFor) {
  const auto images = small_set({"a", "b"}, 2);
  const auto chosen =
      with_enough_pictures(select(images, torch::tensor({0}, torch::kInt64)), /*at_least=*/0);
  EXPECT_EQ(chosen.class_names, images.class_names);
  EXPECT_TRUE(chosen.notices.empty());
}

}  // namespace
}  // namespace data_loaders
