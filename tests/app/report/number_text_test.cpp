#include "app/report/number_text.h"

#include <gtest/gtest.h>

namespace report {
namespace {

TEST(Percent, RoundsAndShowsTheInterval) {
  EXPECT_EQ(percent({5, 0.783, 0.012}), "78.3 % ± 1.2");
  EXPECT_EQ(percent({1, 0.783, {}}), "78.3 %");
  EXPECT_EQ(percent({}), "-");
  EXPECT_EQ(percent({1, -0.0001, {}}), "0.0 %");
}

TEST(Points, AreOfAHundredAndSigned) {
  EXPECT_EQ(points({5, -0.155, 0.016}), "-15.5 ± 1.6 points");
  EXPECT_EQ(points({1, 0.155, {}}), "15.5 points");
}

TEST(NumberText, ListAConfusionByItsRows) {
  const auto confusion = torch::tensor({6, 0, 3, 3}, torch::kInt64).view({2, 2});
  const std::vector<std::vector<int64_t>> rows{{6, 0}, {3, 3}}, columns{{6, 3}, {0, 3}};
  EXPECT_EQ(confusion_rows(confusion), rows);
  EXPECT_EQ(confusion_rows(confusion.t()), columns);
}

}  // namespace
}  // namespace report
