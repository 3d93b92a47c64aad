#include "app/commands/set_aside.h"

#include <gtest/gtest.h>

namespace commands {
namespace {

torch::Tensor grey(int64_t value) {
  return torch::full({8, 8, 1}, value, torch::kUInt8);
}

/// Six pictures, 0 to 5 in grey, of which 0, 2 and 3 are copies of each other.
data_loaders::LabelledImages pictures() {
  data_loaders::LabelledImages images;
  images.class_names = {"a", "b"};
  images.names = {"a/0", "a/1", "a/2", "b/3", "b/4", "b/5"};
  images.labels = torch::tensor({0, 0, 0, 1, 1, 1}, torch::kInt64);
  images.images = torch::arange(6).to(torch::kUInt8).view({6, 1, 1, 1}).expand({6, 8, 8, 1});
  images.groups = {0, 1, 0, 0, 2, 3};
  return images;
}

std::vector<int64_t> shades(const data_loaders::MontageRow& row) {
  std::vector<int64_t> shades;
  for (const auto& picture : row.pictures) shades.push_back(picture[0][0][0].item<int64_t>());
  return shades;
}

TEST(LeftOutPictures, StandByClassAndReasonAndTheUndecodedAreNamed) {
  auto images = pictures();
  images.left_out = {{"a", "a/tiny", "too small", "", grey(7)},
                     {"b", "b/torn", "damaged"},
                     {"a", "a/speck", "too small", "", grey(8)},
                     {"b", "b/same", "duplicate", "b/4", grey(9)}};
  const auto [rows, text] = left_out_pictures(images, 10);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].name, "1 a: too small");
  EXPECT_EQ(shades(rows[0]), (std::vector<int64_t>{7, 8}));
  EXPECT_EQ(shades(rows[1]), std::vector<int64_t>{9});
  EXPECT_EQ(text,
            "  row  class  picture  left out\n"
            "    1  a      a/tiny   too small\n"
            "    1  a      a/speck  too small\n"
            "    2  b      b/same   duplicate\n"
            "\n"
            "  cannot be shown  reason\n"
            "  b/torn           damaged\n");
}

TEST(LeftOutPictures, SayWhereThereIsNothingToShow) {
  auto images = pictures();
  EXPECT_EQ(left_out_pictures(images, 10).text, "left out: nothing\n");
  images.left_out = {{"b", "b/torn", "damaged"}};
  const auto [rows, text] = left_out_pictures(images, 10);
  EXPECT_TRUE(rows.empty());
  EXPECT_EQ(text, "\n  cannot be shown  reason\n  b/torn           damaged\n");
}

TEST(LeftOutPictures, AreBoundedAndSaySo) {
  auto images = pictures();
  for (int i = 0; i < 103; ++i) {
    const auto number = std::to_string(i);
    for (const auto* name : {"x", "y"}) {
      images.left_out.push_back({"c" + number, name, "too small", "", grey(0)});
    }
    images.left_out.push_back({"c" + number, "torn", "damaged"});
  }
  const auto [rows, text] = left_out_pictures(images, 1);
  EXPECT_EQ(rows.size(), 100U);
  EXPECT_EQ(rows[0].pictures.size(), 1U);
  for (const auto* line :
       {"\n100 pictures more of these rows: --per-class shows them\n", "\n3 rows more, not shown\n",
        "\n3 files more: facesweep data check --list names them\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line;
  }
}

TEST(DoublePictures, StandNextToEachOtherWhatStaysBeforeWhatWasLeftOut) {
  auto images = pictures();
  images.left_out = {{"a", "a/torn", "damaged"}, {"b", "b/same", "duplicate", "b/3", grey(9)}};
  const auto [rows, text] = double_pictures(images, 10);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(shades(rows[0]), (std::vector<int64_t>{0, 2, 3, 9}));
  EXPECT_EQ(text,
            "  row  class  picture  left out\n"
            "    1  a      a/0\n"
            "    1  a      a/2\n"
            "    1  b      b/3\n"
            "    1  b      b/same   duplicate\n");
}

TEST(DoublePictures, HoldContradictionsOfWhichNoneStays) {
  auto images = pictures();
  images.groups.clear();
  images.left_out = {{"a", "a/6", "also in class b", "b/8", grey(6)},
                     {"a", "a/7", "also in class b", "b/8", grey(7)},
                     {"b", "b/8", "also in class a", "a/6", grey(8)},
                     {"a", "a/9", "duplicate", "a/1", grey(9)}};
  const auto rows = double_pictures(images, 10).rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(shades(rows[0]), (std::vector<int64_t>{1, 9}));
  EXPECT_EQ(shades(rows[1]), (std::vector<int64_t>{6, 7, 8}));
}

TEST(DoublePictures, SayWhereThereAreNone) {
  auto images = pictures();
  images.groups.clear();
  const auto [rows, text] = double_pictures(images, 10);
  EXPECT_TRUE(rows.empty());
  EXPECT_EQ(text, "doubles and groups of several: none\n");
}

}  // namespace
}  // namespace commands
