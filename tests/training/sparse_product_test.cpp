#include "training/sparse_product.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include "tests/training/small_data.h"

namespace training {
namespace {

torch::Tensor random(int64_t rows, int64_t columns, torch::ScalarType dtype) {
  static auto generator = at::make_generator<at::CPUGeneratorImpl>(6);
  return torch::randn({rows, columns}, generator, torch::kFloat64).to(dtype);
}

const std::vector<int64_t> some_rows{7, 0, 39, 8, 7, 3, 4, 5};
const RowNumbers rows{some_rows.data(), static_cast<int64_t>(some_rows.size())};

template <class Number>
class SparseProduct : public testing::Test {
 protected:
  static constexpr auto dtype = torch::CppTypeToScalarType<Number>::value;
};
using Numbers = testing::Types<float, double>;
TYPED_TEST_SUITE(SparseProduct, Numbers);

TYPED_TEST(SparseProduct, EqualsThePlainProducts) {
  const double tolerance = sizeof(TypeParam) == 4 ? 1e-4 : 1e-12;
  const auto inputs = sparse_pictures(40, 30, this->dtype) - random(1, 30, this->dtype);
  const auto sparse = find_sparse_rows(inputs);
  ASSERT_NE(sparse, nullptr);
  const auto x = inputs.index_select(0, torch::tensor(some_rows));
  for (const int64_t columns : {16, 48, 80, 208}) {
    const Matrix<TypeParam> weights(random(30, columns, this->dtype));
    const Matrix<TypeParam> deltas(random(rows.count, columns, this->dtype));
    Matrix<TypeParam> gradient(random(30, columns, this->dtype)), scores(rows.count, columns);
    const auto expected = gradient.view() + (x - sparse->background).t().mm(deltas.view());
    add_sparse_gradient(gradient, sorted_entries<TypeParam>(*sparse, rows), deltas);
    sparse_scores(*sparse, Matrix<TypeParam>(sparse->background), rows, weights, scores);
    EXPECT_TRUE(torch::allclose(scores.view(), x.mm(weights.view()), tolerance, tolerance));
    EXPECT_TRUE(torch::allclose(gradient.view(), expected, tolerance, tolerance));
  }
}

TYPED_TEST(SparseProduct, GivesAColumnTheSameBitsWhateverStandsBesideIt) {
  const auto sparse = find_sparse_rows(sparse_pictures(40, 30, this->dtype) - 0.3);
  const Matrix<TypeParam> weights(random(30, 80, this->dtype));
  const Matrix<TypeParam> deltas(random(rows.count, 80, this->dtype));
  Matrix<TypeParam> together(30, 80), scores(rows.count, 80);
  add_sparse_gradient(together, sorted_entries<TypeParam>(*sparse, rows), deltas);
  sparse_scores(*sparse, Matrix<TypeParam>(sparse->background), rows, weights, scores);
  for (int64_t first = 0; first < 80; first += 10) {
    Matrix<TypeParam> gradient(30, 10), own_scores(rows.count, 10);
    add_sparse_gradient(gradient, sorted_entries<TypeParam>(*sparse, rows),
                        Matrix<TypeParam>(deltas.view().narrow(1, first, 10)));
    sparse_scores(*sparse, Matrix<TypeParam>(sparse->background), rows,
                  Matrix<TypeParam>(weights.view().narrow(1, first, 10)), own_scores);
    EXPECT_TRUE(own_scores.view().equal(scores.view().narrow(1, first, 10)));
    EXPECT_TRUE(gradient.view().equal(together.view().narrow(1, first, 10)));
  }
}

}  // namespace
}  // namespace training
