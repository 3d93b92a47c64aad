#include "training/dense_step.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <torch/types.h>

namespace training {
namespace {

struct Case {
  torch::Tensor weight, next;
  DenseStep step;
};

Case random_case(int64_t features, torch::ScalarType dtype) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(2);
  const auto random = [&](int64_t rows, int64_t columns) {
    return torch::randn({rows, columns}, generator, torch::kFloat64).to(dtype);
  };
  Case random_one{random(3, features),
                  random(5, features),
                  {random(4, 3), random(4, features), 0.2, 0.9, 0.01}};
  random_one.weight[0][0] = 0;  // sign(0) = 0
  return random_one;
}

torch::Tensor plain_formula(const Case& example) {
  const auto& step = example.step;
  return step.shrink * example.weight - step.l1_step * example.weight.sign() -
         step.learning_rate * step.delta.t().mm(step.inputs);
}

TEST(DenseStep, EqualsThePlainFormulaInBothPrecisions) {
  for (const auto dtype : {torch::kFloat32, torch::kFloat64}) {
    for (const int64_t features : {1, 31, 32, 511, 1100}) {
      auto example = random_case(features, dtype);
      const auto expected = plain_formula(example);
      take_(example.weight, example.step);
      EXPECT_TRUE(torch::allclose(example.weight, expected, 1e-5, 1e-6));
    }
  }
}

TEST(DenseStep, MultipliesTheNextBatchByTheNewWeight) {
  for (const auto dtype : {torch::kFloat32, torch::kFloat64}) {
    for (const int64_t features : {1, 31, 32, 511, 1100}) {
      auto example = random_case(features, dtype);
      const auto expected = example.next.mm(plain_formula(example).t());
      const auto product = take_and_multiply_(example.weight, example.step, example.next);
      EXPECT_TRUE(torch::allclose(product, expected, 1e-4, 1e-3 * (dtype == torch::kFloat32)));
    }
  }
}

TEST(DenseStep, LeavesTheSameBitsWithAndWithoutANextBatch) {
  auto alone = random_case(1100, torch::kFloat32), multiplied = random_case(1100, torch::kFloat32);
  take_(alone.weight, alone.step);
  take_and_multiply_(multiplied.weight, multiplied.step, multiplied.next);
  EXPECT_TRUE(alone.weight.equal(multiplied.weight));
}

}  // namespace
}  // namespace training
