#include "training/penalised_step.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

namespace training {
namespace {

TEST(PenalisedStep, EqualsThePlainFormulaInBothPrecisions) {
  for (const auto dtype : {torch::kFloat32, torch::kFloat64}) {
    const auto generator = at::make_generator<at::CPUGeneratorImpl>(2);
    auto weight = torch::randn({3, 2500}, generator, dtype);
    weight[0][0] = 0;  // sign(0) = 0
    const auto delta = torch::randn({4, 3}, generator, dtype);
    const auto inputs = torch::randn({4, 2500}, generator, dtype);
    const auto expected = 0.9 * weight - 0.01 * weight.sign() - 0.2 * delta.t().mm(inputs);
    penalised_step_(weight, delta, inputs, 0.2, 0.9, 0.01);
    EXPECT_TRUE(torch::allclose(weight, expected, 1e-5, 1e-6));
  }
}

}  // namespace
}  // namespace training
