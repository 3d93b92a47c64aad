#include "app/results/number_rows.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace experiments {
namespace {

TEST(NumberRows, AreJsonThatSqlReads) {
  const double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(number_rows_text({}, 2), "[]");
  EXPECT_EQ(number_rows_text({0, 0.1, 40, 1.0 / 3}, 2), "[[0,0.1],[40,0.3333333333333333]]");
  EXPECT_EQ(number_rows_text({infinite, -infinite, std::nan("")}, 3), "[[9e999,-9e999,null]]");
}

RC_GTEST_PROP(NumberRows, AreReadAsTheyWereWritten, ()) {
  const auto columns = *rc::gen::inRange<size_t>(1, 7);
  auto numbers = *rc::gen::container<std::vector<double>>(rc::gen::oneOf(
      rc::gen::arbitrary<double>(), rc::gen::element(std::numeric_limits<double>::infinity(),
                                                     -std::numeric_limits<double>::infinity(),
                                                     std::numeric_limits<double>::quiet_NaN(),
                                                     std::numeric_limits<double>::denorm_min(),
                                                     std::numeric_limits<double>::max(), 0.0)));
  numbers.resize(numbers.size() / columns * columns);
  const auto text = number_rows_text(numbers, columns);
  const auto read = parse_number_rows(text, columns);
  RC_ASSERT(read.size() == numbers.size());
  RC_ASSERT(number_rows_text(read, columns) == text);
}

TEST(NumberRows, RefuseWhatIsNoSuchText) {
  for (const auto* text : {"", "[", "[[1]]", "[[1,2],]", "[[1,2]", "[[1,2]]x", "[[1,two]]",
                           "[[1,2][3,4]]", "[[1e999,2]]", "[1,2]", "[[1,2,3]]", "[[,]]"}) {
    EXPECT_THROW(parse_number_rows(text, 2), std::runtime_error) << text;
  }
}

}  // namespace
}  // namespace experiments
