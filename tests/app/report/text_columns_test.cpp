#include "app/report/text_columns.h"

#include <gtest/gtest.h>

namespace report {
namespace {

TEST(TextColumns, CountLettersNotBytes) {
  EXPECT_EQ(text_width("78.3 % ± 1.2"), 12u);
  EXPECT_EQ(text_width(""), 0u);
}

TEST(TextColumns, SetNumbersRightAndWordsLeft) {
  EXPECT_EQ(in_columns({"batch_size", "type", "x"}, {{"10", "ab", "± 1"}, {"1000", "c", ""}}),
            "  batch_size  type  x\n"
            "          10  ab    ± 1\n"
            "        1000  c\n");
}

}  // namespace
}  // namespace report
