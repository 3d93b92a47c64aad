#include "app/json/parse_json.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/app/sweep_file/sweep_text.h"

namespace experiments {
namespace {

std::string mistake(const std::string& text) {
  return message_of([&] { parse_json(text, "f.json"); });
}

TEST(ParseJson, RefusesMoreLevelsThanCanBePrinted) {
  const auto nested = [](size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  EXPECT_EQ(mistake(nested(deepest_json)), "");
  for (const size_t levels : {deepest_json + 1, size_t{100000}}) {
    const auto words = mistake(nested(levels));
    const std::string end = ": nested deeper than 64 levels";
    EXPECT_EQ(words.substr(words.size() - end.size()), end) << words;
  }
  const auto objects = [] {
    std::string text;
    for (int i = 0; i < 100000; ++i) text += "{\"a\":";
    return text;
  };
  EXPECT_NE(mistake(objects()).find("nested deeper"), std::string::npos);
}

TEST(ParseJson, NamesLineAndColumnAndWhatWasExpected) {
  EXPECT_EQ(mistake("{\n  \"a\": 1,\n}"), "f.json:3:1: expected a key in quotes, got }");
  EXPECT_EQ(mistake(""), "f.json:1:1: expected a value, got the end of the text");
  EXPECT_EQ(mistake("{\"a\": NaN}"), "f.json:1:7: expected a value, got NaN");
}

TEST(ParseJson, RefusesKeysThatStandTwiceInOneObject) {
  EXPECT_EQ(mistake(R"({"a": [{"b": 1}, {"b": 1, "c": 2, "b": 3}]})"),
            "f.json#/a/1/b: this key stands twice in its object");
  EXPECT_EQ(mistake(R"({"a": {"a": {"a": 1}}, "b": {"a": 1}})"), "");
  EXPECT_EQ(mistake(R"({"a": 1, "a": 1})"), "f.json#/a: this key stands twice in its object");
}

TEST(ParseJson, NamesTheNumberThatNoDoubleHolds) {
  EXPECT_EQ(mistake(R"({"a": [0, 1e999]})"),
            "f.json#/a/1: expected a number that a double holds, got 1e999");
}

TEST(ParseJson, EndsOnAHugeStringThatIsNotClosed) {
  EXPECT_NE(mistake("{\"a\": \"" + std::string(1000000, 'x')), "");
}

RC_GTEST_PROP(ParseJson, AnswersAnyTextWithAValueOrAConfigError, (std::string text)) {
  const bool accepted = nlohmann::json::accept(text);
  RC_ASSERT(mistake(text).empty() == accepted);
}

}  // namespace
}  // namespace experiments
