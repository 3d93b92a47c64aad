#include "training/dense_step.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <torch/types.h>

namespace training {
namespace {

struct Case {
  DenseWeight weight;
  UpdateRule rule;
  DenseGradient gradient;
  torch::Tensor next;
};

UpdateRule rule(Optimizer optimizer, double momentum) {
  UpdateRule rule;
  rule.optimizer = optimizer;
  rule.momentum = momentum;
  rule.learning_rate = 0.2;
  rule.l1 = 0.05;
  rule.l2 = 0.25;
  if (optimizer == Optimizer::adam) {
    rule.correction1 = 1 - std::pow(UpdateRule::beta1, 3);
    rule.correction2 = 1 - std::pow(UpdateRule::beta2, 3);
  }
  return rule;
}

std::vector<UpdateRule> rules() {
  return {rule(Optimizer::sgd, 0), rule(Optimizer::sgd, 0.9), rule(Optimizer::adam, 0)};
}

/// Five units: one tile of four and one of one.
Case random_case(const UpdateRule& rule, int64_t features, torch::ScalarType dtype) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(2);
  const auto random = [&](int64_t rows, int64_t columns) {
    return torch::randn({rows, columns}, generator, torch::kFloat64).to(dtype);
  };
  Case example;
  example.rule = rule;
  example.weight.value = random(5, features);
  example.weight.value[0][0] = 0;  // sign(0) = 0
  if (rule.keeps_velocity()) example.weight.velocity = random(5, features);
  if (rule.optimizer == Optimizer::adam) example.weight.square = random(5, features).square();
  example.gradient = {random(5, features), random(4, 5), random(4, features)};
  example.next = random(6, features);
  return example;
}

DenseWeight clone(const DenseWeight& weight) {
  const auto copy = [](const torch::Tensor& tensor) {
    return tensor.defined() ? tensor.clone() : tensor;
  };
  return {copy(weight.value), copy(weight.velocity), copy(weight.square)};
}

/// The formulas of UpdateRule as they stand there.
DenseWeight plain_formula(const Case& example) {
  const auto& rule = example.rule;
  auto [value, velocity, square] = clone(example.weight);
  const auto g = example.gradient.gradient +
                 example.gradient.delta.t().mm(example.gradient.inputs) + 2 * rule.l2 * value +
                 rule.l1 * value.sign();
  if (rule.optimizer == Optimizer::adam) {
    velocity = UpdateRule::beta1 * velocity + (1 - UpdateRule::beta1) * g;
    square = UpdateRule::beta2 * square + (1 - UpdateRule::beta2) * g * g;
    value = value - rule.learning_rate * (velocity / rule.correction1) /
                        ((square / rule.correction2).sqrt() + UpdateRule::epsilon);
  } else {
    const auto step = velocity.defined() ? rule.momentum * velocity + g : g;
    if (velocity.defined()) velocity = step;
    value = value - rule.learning_rate * step;
  }
  return {value, velocity, square};
}

void expect_close(const torch::Tensor& a, const torch::Tensor& b) {
  ASSERT_EQ(a.defined(), b.defined());
  if (!a.defined()) return;
  const bool single = a.scalar_type() == torch::kFloat32;
  EXPECT_TRUE(torch::allclose(a, b, single ? 1e-4 : 1e-12, single ? 1e-4 : 1e-12));
}

TEST(DenseStep, EqualsTheFormulasOfEveryRuleInBothPrecisions) {
  for (const auto& rule : rules()) {
    for (const auto dtype : {torch::kFloat32, torch::kFloat64}) {
      for (const int64_t features : {1, 31, 64, 511, 2500}) {
        auto example = random_case(rule, features, dtype);
        const auto expected = plain_formula(example);
        take_(example.weight, example.rule, example.gradient);
        expect_close(example.weight.value, expected.value);
        expect_close(example.weight.velocity, expected.velocity);
        expect_close(example.weight.square, expected.square);
      }
    }
  }
}

TEST(DenseStep, TakesAGradientOrTheFactorsOfOne) {
  for (const auto& rule : rules()) {
    auto built = random_case(rule, 600, torch::kFloat64);
    auto factors = random_case(rule, 600, torch::kFloat64);
    factors.gradient.gradient.reset();
    built.gradient = {factors.gradient.delta.t().mm(factors.gradient.inputs), {}, {}};
    take_(built.weight, rule, built.gradient);
    take_(factors.weight, rule, factors.gradient);
    expect_close(built.weight.value, factors.weight.value);
  }
}

TEST(DenseStep, MultipliesTheNextBatchByTheNewWeight) {
  for (const auto& rule : rules()) {
    for (const int64_t features : {1, 31, 64, 511, 2500}) {
      auto example = random_case(rule, features, torch::kFloat64);
      const auto expected = example.next.mm(plain_formula(example).value.t());
      const auto product = take_and_multiply_(example.weight, rule, example.gradient, example.next);
      EXPECT_TRUE(torch::allclose(product, expected, 1e-10, 1e-10));
    }
  }
}

TEST(DenseStep, LeavesTheSameBitsWithAndWithoutANextBatch) {
  for (const auto& rule : rules()) {
    auto alone = random_case(rule, 1100, torch::kFloat32);
    auto multiplied = random_case(rule, 1100, torch::kFloat32);
    take_(alone.weight, rule, alone.gradient);
    take_and_multiply_(multiplied.weight, rule, multiplied.gradient, multiplied.next);
    EXPECT_TRUE(alone.weight.value.equal(multiplied.weight.value));
  }
}

}  // namespace
}  // namespace training
