#include "app/json/json_field.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/app/sweep_file/sweep_text.h"

namespace experiments {
namespace {

using nlohmann::json;

std::string integer_message(const json& value, int64_t minimum, int64_t maximum = kLargestInteger) {
  return message_of([&] { JsonField(value, "f.json", "/a").integer(minimum, maximum); });
}

std::string number_message(const json& value, const Bounds& bounds) {
  return message_of([&] { JsonField(value, "f.json", "/a").number(bounds); });
}

TEST(JsonField, TakesWholeNumbersHoweverTheyAreWritten) {
  EXPECT_EQ(JsonField(json::parse("3"), "f").integer(1), 3);
  EXPECT_EQ(JsonField(json::parse("3.0"), "f").integer(1), 3);
  EXPECT_EQ(JsonField(json::parse("3e2"), "f").integer(1), 300);
}

TEST(JsonField, RefusesWhatNlohmannWouldTurnIntoAnInteger) {
  EXPECT_EQ(integer_message(12.5, 1), "f.json#/a: expected an integer >= 1, got 12.5");
  EXPECT_EQ(integer_message(true, 1), "f.json#/a: expected an integer >= 1, got true");
  EXPECT_EQ(integer_message("3", 1), "f.json#/a: expected an integer >= 1, got \"3\"");
  EXPECT_EQ(integer_message(nullptr, 1), "f.json#/a: expected an integer >= 1, got null");
  EXPECT_EQ(integer_message(-1, 0), "f.json#/a: expected an integer >= 0, got -1");
}

TEST(JsonField, RefusesIntegersThatSomeReaderWouldRound) {
  EXPECT_EQ(
      integer_message(json::parse("18446744073709551615"), 0),
      "f.json#/a: expected an integer between 0 and 9007199254740991, got 18446744073709551615");
  EXPECT_EQ(integer_message(json::parse("1e30"), 0),
            "f.json#/a: expected an integer between 0 and 9007199254740991, got 1e+30");
  EXPECT_EQ(integer_message(5000, 8, 4096),
            "f.json#/a: expected an integer between 8 and 4096, got 5000");
}

TEST(JsonField, NamesTheBoundsOfNumbers) {
  EXPECT_EQ(number_message(0, Bounds::above(0)), "f.json#/a: expected a number > 0, got 0");
  EXPECT_EQ(number_message(-0.5, Bounds::at_least(0)),
            "f.json#/a: expected a number >= 0, got -0.5");
  EXPECT_EQ(number_message(1, Bounds::at_least_and_below(0, 1)),
            "f.json#/a: expected a number >= 0 and < 1, got 1");
  EXPECT_EQ(number_message(true, Bounds::above(0)), "f.json#/a: expected a number > 0, got true");
  EXPECT_EQ(number_message(std::nan(""), Bounds::above(0)),
            "f.json#/a: expected a number > 0, got null");
}

TEST(JsonField, ShortensLongValuesBetweenTwoLetters) {
  std::string umlauts;
  for (int i = 0; i < 50; ++i) umlauts += "ä";
  const auto message = integer_message(umlauts, 1);
  // 1 quote and 29 letters of two bytes: the sixtieth byte is the second half of a letter.
  EXPECT_EQ(message, "f.json#/a: expected an integer >= 1, got \"" + umlauts.substr(0, 58) + "...");
}

TEST(JsonField, EscapesKeysInPointers) {
  const json value{{"a/b~c", 3}};
  EXPECT_EQ(message_of([&] { JsonField(value, "f").at("a/b~c").text(); }),
            "f#/a~1b~0c: expected a string, got 3");
}

TEST(JsonField, NamesTheObjectThatLacksAKey) {
  EXPECT_EQ(message_of([] { JsonField(json::object(), "f", "/x").at("name"); }),
            "f#/x: missing key \"name\"");
}

TEST(JsonField, RefusesContainersOfAnotherKind) {
  EXPECT_EQ(message_of([] { JsonField(json(3), "f").members(); }), "f#: expected an object, got 3");
  EXPECT_EQ(message_of([] { JsonField(json::object(), "f").items(); }),
            "f#: expected a list, got {}");
  EXPECT_EQ(message_of([] { JsonField(json("x"), "f").boolean(); }),
            "f#: expected true or false, got \"x\"");
  EXPECT_EQ(message_of([] { JsonField(json(""), "f").text(); }),
            "f#: expected a string that is not empty, got \"\"");
}

RC_GTEST_PROP(JsonField, AnswersEveryIntegerOrThrows, (int64_t number)) {
  const json value(number);
  const bool fits = number >= -5 && number <= 5000;
  const auto message = integer_message(value, -5, 5000);
  RC_ASSERT(message.empty() == fits);
  if (fits) RC_ASSERT(JsonField(value, "f").integer(-5, 5000) == number);
}

RC_GTEST_PROP(JsonField, KeepsAnyKeyInItsPointer, (std::string key)) {
  RC_PRE(json::accept(json(key).dump(-1, ' ', false, json::error_handler_t::ignore)));
  const json value{{key, 1}};
  const auto message = message_of([&] { JsonField(value, "f").at(key).fail("x"); });
  const auto pointer = message.substr(2, message.size() - 5);
  RC_ASSERT(value.at(json::json_pointer(pointer)) == 1);
}

}  // namespace
}  // namespace experiments
