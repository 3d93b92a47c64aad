#include "app/results/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace experiments {
namespace {

RC_GTEST_PROP(Csv, ReadsBackAnyTexts, ()) {
  const auto row = *rc::gen::nonEmpty(rc::gen::arbitrary<std::vector<std::string>>());
  const auto rows = parse_csv(csv_row(row) + csv_row({"end"}));
  RC_ASSERT(rows.size() == 2u);
  RC_ASSERT(rows[0] == row);
}

RC_GTEST_PROP(Csv, ReadsBackAnyDoubleToTheBit, (uint64_t bits)) {
  double number;
  std::memcpy(&number, &bits, sizeof number);
  const double read = parse_number(number_text(number));
  RC_ASSERT((std::isnan(number) ? std::isnan(read) : read == number));
}

TEST(Csv, ReadsBackInfinities) {
  EXPECT_EQ(parse_number(number_text(std::numeric_limits<double>::infinity())),
            std::numeric_limits<double>::infinity());
  EXPECT_EQ(number_text(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(Csv, RefusesATextThatWasCutOff) {
  EXPECT_THROW(parse_csv("a,b\n1,2"), std::runtime_error);
  EXPECT_THROW(parse_csv("a,\"b\n"), std::runtime_error);
}

TEST(Csv, RefusesWhatIsNotWhollyANumber) {
  EXPECT_THROW(parse_number("1.5x"), std::runtime_error);
  EXPECT_THROW(parse_number(""), std::runtime_error);
  EXPECT_THROW(parse_integer("1.5"), std::runtime_error);
}

}  // namespace
}  // namespace experiments
