#include "app/printable.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

namespace {

using app::is_utf8;
using app::printable;
using app::printable_lines;

TEST(Printable, LeavesLettersOfAnyLanguageAlone) {
  for (const std::string name : {"Alec Baldwin", "José", "Ωμέγα", "山田", "a\\b", "😀"}) {
    EXPECT_EQ(printable(name), name);
  }
}

TEST(Printable, WritesOutWhatWouldSteerATerminal) {
  EXPECT_EQ(printable("a\x1b[31mb"), "a\\x1b[31mb");
  EXPECT_EQ(printable("a\tb\nc\r\x7f"), "a\\x09b\\x0ac\\x0d\\x7f");
  EXPECT_EQ(printable("a\xc2\x9b"
                      "b"),
            "a\\xc2\\x9bb");
  EXPECT_EQ(printable(std::string("a\0b", 3)), "a\\x00b");
}

TEST(Printable, WritesOutBytesThatAreNoUtf8) {
  EXPECT_EQ(printable("Jos\xe9"), "Jos\\xe9");
  EXPECT_EQ(printable("\xc3"), "\\xc3");
  EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82");
  EXPECT_EQ(printable("\xc0\x80"), "\\xc0\\x80");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(printable("\xf5\x80\x80\x80"), "\\xf5\\x80\\x80\\x80");
}

TEST(PrintableLines, KeepsLineBreaks) {
  EXPECT_EQ(printable_lines("one\ntwo\x07\n"), "one\ntwo\\x07\n");
}

bool json_takes(const std::string& text) {
  try {
    return !nlohmann::json(text).dump().empty();
  } catch (const nlohmann::json::exception&) {
    return false;
  }
}

RC_GTEST_PROP(Printable, GivesUtf8OfAnyBytesAndChangesNothingTwice, (const std::string& bytes)) {
  const auto shown = printable(bytes);
  RC_ASSERT(is_utf8(shown));
  RC_ASSERT(printable(shown) == shown);
  RC_ASSERT(is_utf8(bytes) == json_takes(bytes));
}

}  // namespace
