#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "kernels/log_factors.h"
#include "kernels/softmax.h"
#include "kernels/vectors.h"
#include "tests/kernels/numbers.h"

namespace kernels {
namespace {

template <class Number>
class Functions : public testing::Test {};
using Numbers = testing::Types<float, double>;
TYPED_TEST_SUITE(Functions, Numbers);

TYPED_TEST(Functions, TanhAndItsDerivativeEqualTheStandardLibrarys) {
  const double tolerance = sizeof(TypeParam) == 4 ? 2e-7 : 4e-16;
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    auto z = numbers<TypeParam>(64, 1);
    for (size_t i = 0; i < 32; ++i) z[i] *= 30;
    z[5] = std::numeric_limits<TypeParam>::quiet_NaN();
    auto hidden = z, gradient = std::vector<TypeParam>(64, 2);
    tanh_in_place(hidden.data(), 64);
    through_tanh(gradient.data(), hidden.data(), 64);
    EXPECT_TRUE(std::isnan(hidden[5])) << name;
    for (size_t i = 0; i < 64; ++i) {
      if (i == 5) continue;
      const double expected = std::tanh(static_cast<double>(z[i]));
      EXPECT_NEAR(hidden[i], expected, tolerance) << name;
      EXPECT_NEAR(gradient[i], 2 * (1 - expected * expected), 8 * tolerance) << name;
    }
  }
}

TYPED_TEST(Functions, SumsAndDotsEqualTheirFormulas) {
  const auto x = numbers<TypeParam>(208, 2), y = numbers<TypeParam>(208, 3);
  double squares = 0, magnitudes = 0, product = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    squares += static_cast<double>(x[i]) * x[i];
    magnitudes += std::abs(static_cast<double>(x[i]));
    product += static_cast<double>(x[i]) * y[i];
  }
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    EXPECT_NEAR(sum_of_squares(x.data(), 208), squares, 1e-12) << name;
    EXPECT_NEAR(sum_of_magnitudes(x.data(), 208), magnitudes, 1e-12) << name;
    EXPECT_NEAR(dot(x.data(), y.data(), 208), product, sizeof(TypeParam) == 4 ? 1e-5 : 1e-13)
        << name;
  }
}

TYPED_TEST(Functions, SoftmaxGradientOfModelsSideBySideIsThatOfEach) {
  constexpr int64_t rows = 3, models = 3, classes = 5, stride = 16;
  const int64_t labels[rows] = {4, 0, 2};
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    auto scores = numbers<TypeParam>(rows * stride, 4);
    for (auto& score : scores) score *= 20;
    const auto given = scores;
    softmax_gradient(ScoreRows<TypeParam>{scores.data(), rows, stride, models, classes}, labels,
                     static_cast<TypeParam>(0.25));
    for (int64_t r = 0; r < rows; ++r) {
      EXPECT_EQ(scores[r * stride + 15], 0);
      for (int64_t m = 0; m < models; ++m) {
        const TypeParam* own = given.data() + r * stride + m * classes;
        double sum = 0;
        for (int64_t c = 0; c < classes; ++c) sum += std::exp(static_cast<double>(own[c]));
        for (int64_t c = 0; c < classes; ++c) {
          const double expected =
              0.25 * (std::exp(static_cast<double>(own[c])) / sum - (c == labels[r]));
          EXPECT_NEAR(scores[r * stride + m * classes + c], expected, 1e-6) << name;
        }
      }
    }
  }
}

TYPED_TEST(Functions, ASoftmaxOfNotANumberIsNone) {
  for (const auto bad :
       {std::numeric_limits<TypeParam>::quiet_NaN(), std::numeric_limits<TypeParam>::infinity()}) {
    for (const int64_t place : {0, 3}) {
      std::vector<TypeParam> scores(16, TypeParam{1});
      scores[place] = bad;
      const int64_t label = 1;
      softmax_gradient(ScoreRows<TypeParam>{scores.data(), 1, 16, 1, 5}, &label, TypeParam{1});
      EXPECT_TRUE(std::isnan(scores[1])) << place;
    }
  }
}

TEST(LogFactors, EqualTheProductOfTheirFactors) {
  constexpr int64_t rows = 9, columns = 71;
  const auto probability = numbers<double>(rows, 5);
  auto growth = numbers<double>(rows * columns, 6);
  for (auto& number : growth) number *= 0.01;
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    std::vector<double> change(columns);
    multiply_changes({probability.data(), growth.data(), rows, columns}, change.data());
    for (int64_t i = 0; i < columns; ++i) {
      double product = 1;
      for (int64_t k = 0; k < rows; ++k) product *= 1 + probability[k] * growth[k * columns + i];
      EXPECT_NEAR(change[i], product - 1, 1e-15) << name;
    }
  }
}

}  // namespace
}  // namespace kernels
