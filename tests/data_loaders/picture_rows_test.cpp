#include "data_loaders/picture_rows.h"

#include "data_loaders/formats/read_picture.h"
#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

TEST(PictureRows, SayWhyAFileIsLeftOut) {
  const auto reason = [](const std::string& path) {
    return row_of_file(path,
                       [](const std::string&) -> PictureRow {
                         throw formats::Unreadable(formats::damaged);
                       })
        .reason_for_leaving_out;
  };
  EXPECT_EQ(reason("/nowhere/at all"), "cannot be opened");
  EXPECT_EQ(reason("/proc/self/stat"), "damaged");
}

TEST(PictureRows, AddUpTheReasonsOfAllClasses) {
  EXPECT_EQ(reasons({}), "");
  EXPECT_EQ(reasons({{"a", {{"x", 2}, {"y", 1}}}, {"b", {{"x", 3}}}}), "5 x, 1 y");
}

TEST(PictureRows, GatherWhatWasReadInOrder) {
  std::vector<PictureRow> rows(3);
  for (int i = 0; i < 3; ++i) {
    rows[i].label = i % 2;
    rows[i].name = std::to_string(i);
    if (i != 1) rows[i].picture = torch::full({2, 2, 1}, i, torch::kUInt8);
  }
  rows[1].reason_for_leaving_out = "lost";
  const auto images = gathered(rows, {"even", "odd"});
  EXPECT_EQ(images.names, (std::vector<std::string>{"0", "2"}));
  EXPECT_EQ(images.images[1][0][0][0].item<int64_t>(), 2);
  EXPECT_EQ(counted(images.left_out), (LeftOut{{"odd", {{"lost", 1}}}}));
  EXPECT_FALSE(images.official_test.defined());
}

}  // namespace
}  // namespace data_loaders
