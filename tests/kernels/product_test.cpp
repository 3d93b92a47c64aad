#include "kernels/product.h"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/matrix_product.h"
#include "kernels/sparse_product.h"
#include "tests/kernels/numbers.h"

namespace kernels {
namespace {

template <class Number>
class Products : public testing::Test {};
using Numbers = testing::Types<float, double>;
TYPED_TEST_SUITE(Products, Numbers);

template <class Number>
double tolerance() {
  return sizeof(Number) == 4 ? 2e-5 : 1e-13;
}

/// sum over i of left(r, i) * right(i, c), in float64.
template <class Left, class Right>
double reference(int64_t terms, const Left& left, const Right& right) {
  double sum = 0;
  for (int64_t i = 0; i < terms; ++i) sum += static_cast<double>(left(i)) * right(i);
  return sum;
}

TYPED_TEST(Products, EqualTheirFormulaOnEveryInstructionSet) {
  constexpr int64_t columns = 80, terms = 37, most = 29;
  const auto left = numbers<TypeParam>(most * terms, 1),
             right = numbers<TypeParam>(terms * columns, 2);
  const auto rows = rows_of(left, terms);
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    for (const int64_t count : {1, 2, 5, 7, 12, 13, 29}) {
      auto out = numbers<TypeParam>(count * columns, 3);
      const auto before = out;
      multiply({rows.data(), 0, right.data(), columns, terms, out.data(), columns, /*add=*/true},
               count, columns);
      for (int64_t r = 0; r < count; ++r) {
        for (int64_t c = 0; c < columns; ++c) {
          const double expected =
              before[r * columns + c] + reference(
                                            terms, [&](int64_t i) { return left[r * terms + i]; },
                                            [&](int64_t i) { return right[i * columns + c]; });
          ASSERT_NEAR(out[r * columns + c], expected, tolerance<TypeParam>()) << name << r << c;
        }
      }
    }
  }
}

TYPED_TEST(Products, OfTransposedRowsEqualTheirFormula) {
  constexpr int64_t columns = 48, terms = 11, features = 31;
  const auto left = numbers<TypeParam>(terms * features, 4);
  const auto right = numbers<TypeParam>(terms * columns, 5);
  const auto rows = rows_of(left, features);
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    std::vector<TypeParam> out((features - 2) * columns);
    multiply_transposed(
        {rows.data(), /*first=*/2, right.data(), columns, terms, out.data(), columns}, features - 2,
        columns);
    for (int64_t f = 2; f < features; ++f) {
      for (int64_t c = 0; c < columns; ++c) {
        const double expected = reference(
            terms, [&](int64_t i) { return left[i * features + f]; },
            [&](int64_t i) { return right[i * columns + c]; });
        ASSERT_NEAR(out[(f - 2) * columns + c], expected, tolerance<TypeParam>());
      }
    }
  }
}

TYPED_TEST(Products, PackedEqualTheirFormulaTransposedOrNot) {
  constexpr int64_t rows = 19, columns = 45, terms = 300;
  const auto left = numbers<TypeParam>(rows * terms, 6),
             right = numbers<TypeParam>(terms * columns, 7);
  std::vector<TypeParam> left_t(left.size()), right_t(right.size());
  for (int64_t i = 0; i < terms; ++i) {
    for (int64_t r = 0; r < rows; ++r) left_t[i * rows + r] = left[r * terms + i];
    for (int64_t c = 0; c < columns; ++c) right_t[c * terms + i] = right[i * columns + c];
  }
  const auto l = rows_of(left, terms), lt = rows_of(left_t, rows);
  const auto r = rows_of(right, columns), rt = rows_of(right_t, terms);
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    for (const bool left_transposed : {false, true}) {
      for (const bool right_transposed : {false, true}) {
        auto out = numbers<TypeParam>(rows * columns, 8);
        const auto before = out;
        multiply_packed(
            MatrixProduct<TypeParam>{{left_transposed ? lt.data() : l.data(), left_transposed},
                                     {right_transposed ? rt.data() : r.data(), right_transposed},
                                     rows,
                                     columns,
                                     terms,
                                     out.data(),
                                     columns,
                                     /*scale=*/2,
                                     /*keep=*/static_cast<TypeParam>(0.5)});
        for (int64_t i = 0; i < rows * columns; ++i) {
          const double expected =
              0.5 * before[i] +
              2 * reference(
                      terms, [&](int64_t k) { return left[i / columns * terms + k]; },
                      [&](int64_t k) { return right[k * columns + i % columns]; });
          ASSERT_NEAR(out[i], expected, 5 * tolerance<TypeParam>());
        }
      }
    }
  }
}

TYPED_TEST(Products, APartOfAPackedProductHasTheBitsOfTheWhole) {
  constexpr int64_t rows = 40, columns = 70, terms = 515;
  const auto left = numbers<TypeParam>(rows * terms, 9),
             right = numbers<TypeParam>(columns * terms, 10);
  const auto l = rows_of(left, terms), r = rows_of(right, terms);
  std::vector<TypeParam> whole(rows * columns), part(7 * 9);
  multiply_packed(MatrixProduct<TypeParam>{
      {l.data()}, {r.data(), true}, rows, columns, terms, whole.data(), columns});
  multiply_packed(
      MatrixProduct<TypeParam>{{l.data() + 5}, {r.data() + 33, true}, 7, 9, terms, part.data(), 9});
  for (int64_t i = 0; i < 7; ++i) {
    for (int64_t c = 0; c < 9; ++c) ASSERT_EQ(part[i * 9 + c], whole[(5 + i) * columns + 33 + c]);
  }
}

TYPED_TEST(Products, OfSparseRowsEqualTheirFormula) {
  constexpr int64_t columns = 112;
  const std::vector<int64_t> begin{0, 2, 2}, end{2, 2, 5};
  const std::vector<int32_t> index{3, 0, 1, 1, 2};
  const auto values = numbers<TypeParam>(5, 11), right = numbers<TypeParam>(4 * columns, 12);
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    auto out = numbers<TypeParam>(3 * columns, 13);
    const auto before = out;
    multiply_sparse(SparseProduct<TypeParam>{begin.data(), end.data(), index.data(), values.data(),
                                             right.data(), out.data(), 3, columns});
    for (int64_t i = 0; i < 3 * columns; ++i) {
      double expected = before[i];
      for (int64_t k = begin[i / columns]; k < end[i / columns]; ++k) {
        expected += static_cast<double>(values[k]) * right[index[k] * columns + i % columns];
      }
      ASSERT_NEAR(out[i], expected, tolerance<TypeParam>());
    }
  }
}

}  // namespace
}  // namespace kernels
