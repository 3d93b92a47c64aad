#include "app/commands/data_check.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace commands {
namespace {

/// Of classes with so many pictures each.
data_loaders::LabelledImages pictures(const std::vector<int64_t>& counts) {
  data_loaders::LabelledImages images;
  std::vector<int64_t> labels;
  for (size_t label = 0; label < counts.size(); ++label) {
    images.class_names.push_back(std::string(1, static_cast<char>('a' + label)));
    for (int64_t i = 0; i < counts[label]; ++i) {
      labels.push_back(static_cast<int64_t>(label));
      images.names.push_back(images.class_names.back() + '/' + std::to_string(i));
      images.sides.push_back(100);
    }
  }
  const auto count = static_cast<int64_t>(labels.size());
  images.labels = torch::tensor(labels, torch::kInt64);
  images.images = torch::zeros({count, 50, 50, 1}, torch::kUInt8);
  return images;
}

experiments::DatasetOptions options(int64_t train, int64_t test) {
  experiments::DatasetOptions options;
  options.split.train = train;
  options.split.test = test;
  options.place = "mine.json#/datasets/mine";
  return options;
}

TEST(DataCheck, ShowsCountsWhereTheSplitCannotBeMadeAndNamesAllClassesThatAreTooSmall) {
  const auto checked = checked_data("mine", pictures({9, 2, 0}), options(3, 3));
  EXPECT_EQ(checked.problem.find("mine.json#/datasets/mine/split: class \"b\""), 0U)
      << checked.problem;
  EXPECT_NE(checked.problem.find("class \"c\""), std::string::npos);
  EXPECT_EQ(checked.problem.find("class \"a\""), std::string::npos);
  EXPECT_EQ(check_text(checked, /*list=*/false),
            "  class  pictures\n"
            "  a             9\n"
            "  b             2\n"
            "  c             0\n"
            "\nleft out: nothing\n"
            "\nwarning: classes differ in size: a has 9 pictures and c 0; a model that always says "
            "a is right for 82 % of them\n");
}

TEST(DataCheck, CountsByReasonAndListsTheFiles) {
  auto images = pictures({5, 5});
  images.left_out = {{"a", "a/x.jpg", "damaged"},
                     {"a", "a/y.jpg", "damaged"},
                     {"b", "b/z.jpg", "duplicate", "b/0"}};
  const auto checked = checked_data("mine", images, options(2, 2));
  EXPECT_EQ(checked.problem, "");
  const auto text = check_text(checked, /*list=*/false);
  EXPECT_EQ(text.substr(0, text.find("\nfingerprint")),
            "  class  pictures  train  validation  test\n"
            "  a             5      2           1     2\n"
            "  b             5      2           1     2\n"
            "\n"
            "  left out of  files  reason\n"
            "  a                2  damaged\n"
            "  b                1  duplicate\n"
            "\nwarning: files with a picture that their class has already: 1\n");
  EXPECT_NE(check_text(checked, /*list=*/true)
                .find("  a/x.jpg   damaged\n"
                      "  a/y.jpg   damaged\n"
                      "  b/z.jpg   duplicate  b/0\n"),
            std::string::npos);
}

TEST(DataCheck, WarnsOfPicturesMuchSmallerThanTheSizeThatIsTrained) {
  auto images = pictures({5, 5});
  images.sides[0] = images.sides[1] = 24;
  images.sides[2] = 25;
  EXPECT_EQ(checked_data("mine", images, options(2, 2)).warnings,
            std::vector<std::string>{
                "2 of 10 pictures are less than half as large as the 50 pixels of \"size\""});
}

TEST(DataCheck, SaysAllOfItAsJson) {
  auto images = pictures({5, 2});
  images.left_out = {{"b", "b/z.jpg", "duplicate", "b/0"}};
  images.groups = {0, 0, 1, 2, 3, 4, 5};
  images.notices = {"look"};
  const auto written =
      nlohmann::json::parse(check_json(checked_data("mine", images, options(2, 2))));
  EXPECT_EQ(written["classes"][1],
            (nlohmann::json{{"name", "b"}, {"pictures", 2}, {"left_out", {{"duplicate", 1}}}}));
  EXPECT_EQ(written["left_out"][0],
            (nlohmann::json{
                {"class", "b"}, {"name", "b/z.jpg"}, {"reason", "duplicate"}, {"other", "b/0"}}));
  EXPECT_EQ(written["groups_of_several"], (nlohmann::json{{"groups", 1}, {"pictures", 2}}));
  EXPECT_EQ(written["notices"][0], "look");
  EXPECT_EQ(written["problem"].get<std::string>().find("mine.json#/datasets/mine/split"), 0U);
}

}  // namespace
}  // namespace commands
