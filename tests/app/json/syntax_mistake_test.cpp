#include "app/json/syntax_mistake.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

namespace experiments {
namespace {

/// "line:column expected | got", as parse_json() finds it.
std::string found_in(const std::string& text) {
  try {
    return nlohmann::json::parse(text).dump();
  } catch (const nlohmann::json::parse_error& error) {
    const auto found = find_mistake(text, error.byte);
    return std::to_string(found.line) + ":" + std::to_string(found.column) + " " + found.expected +
           " | " + found.got;
  }
}

TEST(FindMistake, SaysWhatMayComeAtEachPlace) {
  EXPECT_EQ(found_in(" \n "), "2:2 a value | the end of the text");
  EXPECT_EQ(found_in("]"), "1:1 a value | ]");
  EXPECT_EQ(found_in("[,"), "1:2 a value or ] | ,");
  EXPECT_EQ(found_in("[1,]"), "1:4 a value | ]");
  EXPECT_EQ(found_in("[1 22]"), "1:4 , or ] | 22");
  EXPECT_EQ(found_in("[[1], {}"), "1:9 , or ] | the end of the text");
  EXPECT_EQ(found_in("{1: 2}"), "1:2 a key in quotes or } | 1");
  EXPECT_EQ(found_in("{\"a\" 1}"), "1:6 : | 1");
  EXPECT_EQ(found_in("{\"a\": \"b\": 1}"), "1:10 , or } | :");
  EXPECT_EQ(found_in("{\"a\": [],}"), "1:10 a key in quotes | }");
  EXPECT_EQ(found_in("{\"a\": [\"b\", \"c\" \"d\"]}"), "1:17 , or ] | \"d\"");
  EXPECT_EQ(found_in("{}\n{}"), "2:1 the end of the text | {");
}

TEST(FindMistake, ShowsWordsThatJsonDoesNotKnow) {
  EXPECT_EQ(found_in("[true, True]"), "1:8 a value | True");
  EXPECT_EQ(found_in("[01]"), "1:2 a value or ] | 01");
  EXPECT_EQ(found_in("[-"), "1:2 a value or ] | -");
  EXPECT_EQ(found_in("[1.]"), "1:2 a value or ] | 1.");
  EXPECT_EQ(found_in("// of mine\n1"), "1:1 a value | //");
  EXPECT_EQ(found_in("\xef\xbb\xbf{\"a\": 'b'}"), "1:8 a value | 'b'");
}

TEST(FindMistake, SaysWhatIsWrongWithAString) {
  EXPECT_EQ(found_in("[\"a\nb\"]"), "1:2 a string that ends on its line | \"a");
  EXPECT_EQ(found_in("[\"a\tb\"]"), "1:2 a string without control letters | \"a\\x09b\"");
  EXPECT_EQ(found_in("[\"a]"), "1:2 a string that ends | \"a]");
  EXPECT_EQ(found_in("[\"a\\\""), "1:2 a string that ends | \"a\\\"");
  EXPECT_EQ(found_in("[\"\xff\"]"), "1:2 a string in UTF-8 | \"\\xff\"");
  EXPECT_EQ(found_in("[\"C:\\data\"]"), "1:2 a string with escapes that JSON knows | \"C:\\data\"");
  EXPECT_EQ(found_in("[\"\\ud800\"]"), "1:2 a string with escapes that JSON knows | \"\\ud800\"");
}

TEST(FindMistake, CountsLettersAndShortensWithoutCuttingOne) {
  EXPECT_EQ(found_in("[\"\xc3\xa4\xc3\xb6\" x]"), "1:7 , or ] | x");
  const auto got = find_mistake("[" + std::string(39, 'x') + "\xc3\xa4" + std::string(99, 'x')).got;
  EXPECT_EQ(got, std::string(39, 'x') + "...");
}

RC_GTEST_PROP(FindMistake, EndsOnAnyText, (std::string text, size_t bytes_read)) {
  RC_ASSERT(!find_mistake(text, bytes_read).expected.empty());
}

}  // namespace
}  // namespace experiments
