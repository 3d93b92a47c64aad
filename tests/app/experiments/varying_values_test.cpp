#include "app/experiments/varying_values.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/app/experiments/sweep_text.h"

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

RC_GTEST_PROP(VaryingValues, RangesHaveTheirEndsTheirCountAndRise, ()) {
  const double from = std::pow(10.0, *rc::gen::inRange(-8, 3));
  const double to = from * *rc::gen::inRange(2, 10000);
  const int count = *rc::gen::inRange(2, 100);
  const auto scale = *rc::gen::element<std::string>("log", "linear");
  const auto numbers = values("/training/learning_rate", range(from, to, count, scale));
  RC_ASSERT(static_cast<int>(numbers.size()) == count);
  RC_ASSERT(numbers.front() == from);
  RC_ASSERT(numbers.back() == to);
  for (size_t i = 1; i < numbers.size(); ++i) {
    RC_ASSERT(numbers[i - 1].get<double>() < numbers[i].get<double>());
  }
}

RC_GTEST_PROP(VaryingValues, IntegerRangesStayBetweenTheirEndsAndRise, ()) {
  const int from = *rc::gen::inRange(1, 1000), to = from + *rc::gen::inRange(1, 1000);
  const auto scale = *rc::gen::element<std::string>("log", "linear");
  const auto numbers =
      values("/model/hidden_units", range(from, to, *rc::gen::inRange(2, 300), scale));
  RC_ASSERT(numbers.front() == from);
  RC_ASSERT(numbers.back() == to);
  for (size_t i = 1; i < numbers.size(); ++i) RC_ASSERT(numbers[i - 1] < numbers[i]);
}

}  // namespace
}  // namespace experiments
