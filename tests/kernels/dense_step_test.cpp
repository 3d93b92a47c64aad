#include "kernels/dense_step.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/kernels/numbers.h"

namespace kernels {
namespace {

enum class Rule { plain, momentum, adam };

/// A weight of 83 features and 112 units (tiles and a line) with what its rule keeps, and two
/// batches.
template <class Number>
struct Case {
  static constexpr int64_t features = 83, units = 100, stride = 112, next_rows = 10;
  int64_t rows = 7;
  Update<Number> update;
  std::vector<Number> weight = matrix(features, 1);
  std::vector<Number> velocity, square;
  std::vector<Number> gradient = matrix(features, 2);
  std::vector<Number> inputs = numbers<Number>(rows * features, 3);
  std::vector<Number> deltas = matrix(rows, 4);
  std::vector<Number> next = numbers<Number>(next_rows * features, 5);
  std::vector<Number> products = std::vector<Number>(next_rows * stride);

  explicit Case(Rule rule, bool is_penalised = true, int64_t of_batch = 7) : rows(of_batch) {
    weight[0] = 0;  // sign(0) = 0
    update.rate = static_cast<Number>(0.2);
    if (is_penalised) {
      update.shrink = static_cast<Number>(0.9);
      update.l1_step = static_cast<Number>(0.01);
      update.two_l2 = static_cast<Number>(0.5);
      update.l1 = static_cast<Number>(0.05);
    }
    update.keep = static_cast<Number>(0.9);
    if (rule != Rule::plain) velocity = matrix(features, 6);
    if (rule != Rule::adam) return;
    square = matrix(features, 7);
    for (auto& number : square) number *= number;
    update.keep_square = static_cast<Number>(0.999);
    update.epsilon = static_cast<Number>(1e-8);
  }

  static std::vector<Number> matrix(int64_t count, uint32_t seed) {
    auto values = numbers<Number>(count * stride, seed);
    for (size_t i = 0; i < values.size(); ++i)
      if (static_cast<int64_t>(i) % stride >= units) values[i] = 0;
    return values;
  }

  void step(bool with_next) {
    const auto x = rows_of(inputs, features), y = rows_of(next, features);
    const auto or_null = [](auto& values) { return values.empty() ? nullptr : values.data(); };
    dense_step(DenseStep<Number>{update,
                                 {weight.data(), or_null(velocity), or_null(square)},
                                 gradient.data(),
                                 x.data(),
                                 rows,
                                 deltas.data(),
                                 y.data(),
                                 with_next ? next_rows : 0,
                                 features,
                                 units,
                                 stride},
               products.data());
  }
};

/// The weights after the step, by the formulas of Update in float64.
template <class Number>
std::vector<double> by_formula(const Case<Number>& given) {
  const auto& u = given.update;
  std::vector<double> stepped;
  for (int64_t i = 0; i < given.features * given.stride; ++i) {
    const double w = given.weight[i], sign = (w > 0) - (w < 0);
    double g = given.gradient[i];
    for (int64_t r = 0; r < given.rows; ++r) {
      g += static_cast<double>(given.inputs[r * given.features + i / given.stride]) *
           given.deltas[r * given.stride + i % given.stride];
    }
    if (given.velocity.empty()) {
      stepped.push_back(u.shrink * w - u.l1_step * sign - u.rate * g);
      continue;
    }
    g += u.two_l2 * w + u.l1 * sign;
    double direction = u.keep * static_cast<double>(given.velocity[i]) + g;
    if (!given.square.empty()) {
      const double s = u.keep_square * static_cast<double>(given.square[i]) + g * g;
      direction /= std::sqrt(s) + u.epsilon;
    }
    stepped.push_back(w - u.rate * direction);
  }
  return stepped;
}

template <class Number>
class DenseStepOf : public testing::Test {};
using Numbers = testing::Types<float, double>;
TYPED_TEST_SUITE(DenseStepOf, Numbers);

template <class Number>
void expect_step_and_products_by_formula(Case<Number> own) {
  const double tolerance = sizeof(Number) == 4 ? 2e-5 : 1e-12;
  const auto expected = by_formula(own);
  own.step(/*with_next=*/true);
  for (size_t i = 0; i < expected.size(); ++i)
    ASSERT_NEAR(own.weight[i], expected[i], tolerance * std::max(1.0, std::abs(expected[i])));
  for (int64_t i = 0; i < own.next_rows * own.stride; ++i) {
    double product = 0, size = 0;
    for (int64_t f = 0; f < own.features; ++f) {
      const double term =
          expected[f * own.stride + i % own.stride] * own.next[i / own.stride * own.features + f];
      product += term;
      size += std::abs(term);
    }
    ASSERT_NEAR(own.products[i], product, 10 * tolerance * std::max(1.0, size));
  }
}

TYPED_TEST(DenseStepOf, EveryRuleEqualsItsFormulaOnEveryInstructionSet) {
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    for (const auto rule : {Rule::plain, Rule::momentum, Rule::adam}) {
      for (const bool is_penalised : {false, true})
        expect_step_and_products_by_formula(Case<TypeParam>(rule, is_penalised));
    }
  }
}

// A tile has at most 12 registers, and a row may be read between two of them.
TYPED_TEST(DenseStepOf, BatchesOfNoRowAndOfMoreThanATileHasRegistersEqualTheFormula) {
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    for (const auto rule : {Rule::plain, Rule::momentum, Rule::adam}) {
      for (const int64_t rows : {0, 1, 12, 13, 40})
        expect_step_and_products_by_formula(Case<TypeParam>(rule, /*is_penalised=*/true, rows));
    }
  }
}

TYPED_TEST(DenseStepOf, WeightsAreTheSameWithoutAProduct) {
  for (const auto rule : {Rule::plain, Rule::momentum, Rule::adam}) {
    Case<TypeParam> with(rule), without(rule);
    with.step(true);
    without.step(false);
    EXPECT_EQ(with.weight, without.weight);
  }
}

TYPED_TEST(DenseStepOf, TakesAStepOfSmallParametersByTheSameFormula) {
  for (const auto rule : {Rule::plain, Rule::momentum, Rule::adam}) {
    Case<TypeParam> own(rule);
    std::fill(own.deltas.begin(), own.deltas.end(), TypeParam{0});
    const auto expected = by_formula(own);
    take_step(own.update,
              {own.weight.data(), own.velocity.empty() ? nullptr : own.velocity.data(),
               own.square.empty() ? nullptr : own.square.data()},
              own.gradient.data(), own.features * own.stride);
    for (size_t i = 0; i < expected.size(); ++i)
      ASSERT_NEAR(own.weight[i], expected[i], 1e-5 * std::max(1.0, std::abs(expected[i])));
  }
}

}  // namespace
}  // namespace kernels
