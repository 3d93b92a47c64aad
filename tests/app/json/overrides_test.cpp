#include "app/json/overrides.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/app/sweep_file/sweep_text.h"

namespace experiments {
namespace {

using nlohmann::json;

json after(const std::vector<std::string>& overrides) {
  auto document = small_sweep();
  apply_overrides(document, overrides);
  return document;
}

std::string mistake_in(const std::string& text) {
  return message_of([&] { after({text}); });
}

TEST(Overrides, SetNumbersListsAndStrings) {
  const auto document = after({"/experiments/0/training/steps=7", "/experiments/0/name=other",
                               "/experiments/0/model/hidden_units=[1, 2]",
                               "/experiments/0/training/engine=\"auto\""});
  const auto& experiment = document["experiments"][0];
  EXPECT_EQ(experiment["training"]["steps"], 7);
  EXPECT_EQ(experiment["name"], "other");
  EXPECT_EQ(experiment["model"]["hidden_units"], (json{1, 2}));
  EXPECT_EQ(experiment["training"]["engine"], "auto");
}

TEST(Overrides, KeepEverythingBehindTheFirstEqualsSign) {
  EXPECT_EQ(after({"/datasets/digits/path=a=b"})["datasets"]["digits"]["path"], "a=b");
}

TEST(Overrides, ApplyInOrder) {
  EXPECT_EQ(
      after({"/experiments/0/repeats=1", "/experiments/0/repeats=2"})["experiments"][0]["repeats"],
      2);
}

TEST(Overrides, NameTheFirstPartThatDoesNotExist) {
  EXPECT_EQ(mistake_in("/experiments/0/trainin/steps=1"),
            "--set /experiments/0/trainin/steps=1: /experiments/0/trainin does not exist");
  EXPECT_EQ(mistake_in("/experiments/4/training/steps=1"),
            "--set /experiments/4/training/steps=1: /experiments/4 does not exist");
  EXPECT_EQ(mistake_in("/experiments/1={}"),
            "--set /experiments/1={}: /experiments/1 does not exist");
  EXPECT_EQ(mistake_in("/experiments/-={}"),
            "--set /experiments/-={}: /experiments/- does not exist");
  EXPECT_EQ(mistake_in("/experiments/first/repeats=1"),
            "--set /experiments/first/repeats=1: /experiments/first does not exist");
  EXPECT_EQ(mistake_in("/experiments/0/name/x=1"),
            "--set /experiments/0/name/x=1: /experiments/0/name/x does not exist");
}

TEST(Overrides, SayWhatFormTheyHave) {
  EXPECT_EQ(mistake_in("steps=100"),
            "--set steps=100: expected /pointer=value, such as /experiments/0/training/steps=100");
  EXPECT_EQ(mistake_in("/experiments/0/name"),
            "--set /experiments/0/name: expected /pointer=value; there is no =");
  EXPECT_EQ(mistake_in("/a~2=1"), "--set /a~2=1: not a JSON pointer: ~ must be followed by 0 or 1");
}

TEST(Overrides, TakeNoNumberThatIsNoIndex) {
  for (const std::string index : {"99999999999999999999", "00", "+0", "-1", "1e0", "0x0", ""}) {
    EXPECT_EQ(mistake_in("/experiments/" + index + "/name=x"),
              "--set /experiments/" + index + "/name=x: /experiments/" + index + " does not exist");
  }
}

TEST(Overrides, AreQuotedInPartWhereTheyAreLong) {
  const auto brackets = mistake_in("/x=" + std::string(1000, '[') + std::string(1000, ']'));
  EXPECT_LT(brackets.size(), 300U) << brackets;
  EXPECT_NE(brackets.find(": nested deeper than 64 levels"), brackets.npos) << brackets;
  std::string deep;
  for (int i = 0; i < 50000; ++i) deep += "/a";
  EXPECT_NE(mistake_in(deep + "=1").find("...: /a does not exist"), std::string::npos);
}

TEST(Overrides, RefuseWhatIsNoUtf8) {
  EXPECT_EQ(mistake_in("/experiments/0/name=\xff"),
            "--set /experiments/0/name=\xff: expected UTF-8");
}

TEST(Overrides, RefuseKeysThatStandTwice) {
  EXPECT_EQ(mistake_in(R"(/datasets/x={"a":1,"a":2})"),
            "--set /datasets/x={\"a\":1,\"a\":2}#/a: this key stands twice in its object");
}

RC_GTEST_PROP(Overrides, SetAnyIntegerAndOnlyThat, (int number)) {
  auto document = after({"/experiments/0/training/steps=" + std::to_string(number)});
  RC_ASSERT(document["experiments"][0]["training"]["steps"] == number);
  document["experiments"][0]["training"]["steps"] = 100;
  RC_ASSERT(document == small_sweep());
}

}  // namespace
}  // namespace experiments
