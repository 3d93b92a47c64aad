#include "app/sweep_file/varying_values.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/app/sweep_file/sweep_text.h"

namespace experiments {
namespace {

using nlohmann::json;

std::vector<json> values(const std::string& pointer, const json& value) {
  for (const auto& field : trial_fields()) {
    if (field.pointer == pointer) return read_values(JsonField(value, "f"), field);
  }
  return {};
}

json range(const json& from, const json& to, int count, const std::string& scale) {
  return {{"from", from}, {"to", to}, {"count", count}, {"scale", scale}};
}

TEST(VaryingValues, TakeAValueOrAList) {
  EXPECT_EQ(values("/training/learning_rate", 1), (std::vector<json>{1.0}));
  EXPECT_EQ(values("/training/learning_rate", {3, 1, 2}), (std::vector<json>{3.0, 1.0, 2.0}));
  EXPECT_EQ(values("/training/batch_size", {"full", 10}), (std::vector<json>{"full", 10}));
  EXPECT_EQ(values("/input", {"alexnet.conv4", "pixels"}),
            (std::vector<json>{"alexnet.conv4", "pixels"}));
}

TEST(VaryingValues, SpaceRangesByDifferencesOrRatios) {
  EXPECT_EQ(values("/training/learning_rate", range(1e-4, 1, 5, "log")),
            (std::vector<json>{1e-4, 1e-3, 1e-2, 1e-1, 1.0}));
  EXPECT_EQ(values("/training/learning_rate", range(1e-4, 1, 9, "log"))[1], 0.000316228);
  EXPECT_EQ(values("/training/l2", range(0, 1, 4, "linear")),
            (std::vector<json>{0.0, 0.333333, 0.666667, 1.0}));
}

TEST(VaryingValues, RoundIntegersAndCountEqualOnesOnce) {
  EXPECT_EQ(values("/model/hidden_units", range(1, 4, 7, "linear")),
            (std::vector<json>{1, 2, 3, 4}));
  EXPECT_EQ(values("/training/batch_size", range(1, 100, 5, "log")),
            (std::vector<json>{1, 3, 10, 32, 100}));
}

TEST(VaryingValues, TakeMoreDigitsWhereSixWouldMergeOrLeaveTheRange) {
  EXPECT_EQ(values("/training/batch_size", range(1000001, 1000009, 9, "linear")),
            (std::vector<json>{1000001, 1000002, 1000003, 1000004, 1000005, 1000006, 1000007,
                               1000008, 1000009}));
  EXPECT_EQ(values("/training/l2", range(1, 1.000001, 3, "linear")),
            (std::vector<json>{1.0, 1.0000005, 1.000001}));
  EXPECT_EQ(values("/training/l2", range(0.33333333, 1, 3, "linear"))[0], 0.33333333);
}

TEST(VaryingValues, RefuseARangeWithTooFewNumbers) {
  const auto above = std::nextafter(1.0, 2.0);
  EXPECT_EQ(message_of([&] { values("/training/l2", range(1, above, 3, "linear")); }),
            "f#/count: expected fewer: there are not so many different numbers from \"from\" to "
            "\"to\", got 3");
}

TEST(ValueText, TellsEveryTwoValuesApart) {
  EXPECT_EQ(value_text(0.003), "0.003");
  EXPECT_EQ(value_text(1.0), "1");
  EXPECT_EQ(value_text(1e-10), "1e-10");
  EXPECT_EQ(value_text(0.12345678), "0.12345678");
  EXPECT_NE(value_text(0.12345678), value_text(0.12345679));
}

void require_rising_between(const std::vector<json>& numbers, const json& from, const json& to) {
  RC_ASSERT(numbers.front() == from);
  RC_ASSERT(numbers.back() == to);
  for (size_t i = 1; i < numbers.size(); ++i) {
    RC_ASSERT(numbers[i - 1].get<double>() < numbers[i].get<double>());
    RC_ASSERT(value_text(numbers[i - 1]) != value_text(numbers[i]));
  }
}

/// From 1e-8 to 1e17, with any digits.
double any_number() {
  const double digits = *rc::gen::inRange<int64_t>(1, 9999999999999999) / 1e15;
  return digits * std::pow(10.0, *rc::gen::inRange(-8, 17));
}

/// Far above `from`, or only just.
double any_number_above(double from) {
  return from * (1 + std::pow(10.0, *rc::gen::inRange(-9, 0)) * *rc::gen::inRange(1, 1000));
}

RC_GTEST_PROP(VaryingValues, RangesHaveTheirEndsTheirCountAndRise, ()) {
  const double from = any_number(), to = std::min(9e17, any_number_above(from));
  RC_PRE(from < to);
  const int count = *rc::gen::inRange(2, 1000);
  const auto scale = *rc::gen::element<std::string>("log", "linear");
  const auto numbers = values("/training/learning_rate", range(from, to, count, scale));
  RC_ASSERT(static_cast<int>(numbers.size()) == count);
  require_rising_between(numbers, from, to);
}

RC_GTEST_PROP(VaryingValues, IntegerRangesStayBetweenTheirEndsAndRise, ()) {
  const auto from = *rc::gen::inRange<int64_t>(1, int64_t{1} << *rc::gen::inRange(1, 52));
  const auto to = from + *rc::gen::inRange<int64_t>(1, int64_t{1} << *rc::gen::inRange(1, 52));
  const int count = *rc::gen::inRange(2, 300);
  const auto scale = *rc::gen::element<std::string>("log", "linear");
  const auto numbers = values("/model/hidden_units", range(from, to, count, scale));
  require_rising_between(numbers, from, to);
  RC_ASSERT(static_cast<int>(numbers.size()) <= count);
  if (scale == "linear" && to - from >= count - 1) {
    RC_ASSERT(static_cast<int>(numbers.size()) == count);
  }
}

}  // namespace
}  // namespace experiments
