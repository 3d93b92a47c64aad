#include "files/numbers_in.h"

#include <gtest/gtest.h>

namespace {

using files::numbers_in;

TEST(NumbersIn, CountsWhatATensorHas) {
  EXPECT_EQ(numbers_in({}), 1);
  EXPECT_EQ(numbers_in({2, 3, 4}), 24);
  EXPECT_EQ(numbers_in({2, 0, 4}), 0);
}

TEST(NumbersIn, RefusesWhatNoTensorHolds) {
  constexpr int64_t large = int64_t{1} << 40;
  EXPECT_FALSE(numbers_in({3, -1}));
  EXPECT_FALSE(numbers_in({large, large}));
  EXPECT_FALSE(numbers_in({0, large, large}));
  EXPECT_FALSE(numbers_in({large, large, 0}));
  EXPECT_FALSE(numbers_in({int64_t{1} << 61}));
}

}  // namespace
