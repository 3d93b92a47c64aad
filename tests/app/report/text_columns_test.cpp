#include "app/report/text_columns.h"

#include <gtest/gtest.h>

namespace report {
namespace {

TEST(TextColumns, CountLettersNotBytes) {
  EXPECT_EQ(text_width("78.3 % ± 1.2"), 12u);
  EXPECT_EQ(text_width(""), 0u);
}

TEST(TextColumns, CountTwoPlacesForWideLettersAndNoneForMarks) {
  EXPECT_EQ(text_width("猫"), 2u);
  EXPECT_EQ(text_width("고양이 ねこ"), 11u);
  EXPECT_EQ(text_width("😀"), 2u);
  EXPECT_EQ(text_width("e\xCC\x81"), 1u);  // e and an accent of its own
  EXPECT_EQ(text_width("кот γάτα"), 8u);
  EXPECT_EQ(in_columns({"class", "n"}, {{"猫", "7"}, {"cat", "12"}}),
            "  class   n\n"
            "  猫      7\n"
            "  cat    12\n");
}

TEST(TextColumns, SetNumbersRightAndWordsLeft) {
  EXPECT_EQ(in_columns({"batch_size", "type", "x"}, {{"10", "ab", "± 1"}, {"1000", "c", ""}}),
            "  batch_size  type  x\n"
            "          10  ab    ± 1\n"
            "        1000  c\n");
}

}  // namespace
}  // namespace report
