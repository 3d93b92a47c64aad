#include "training/loss.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <torch/nn/functional/loss.h>

namespace training {
namespace {

struct Case {
  torch::Tensor scores;
  torch::Tensor labels;
};

Case random_case() {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(4);
  return {torch::randn({6, 5}, generator, torch::kFloat64) * 3, torch::arange(6).remainder(5)};
}

torch::Tensor by_autograd(Loss loss, const Case& c) {
  auto scores = c.scores.clone().requires_grad_();
  const auto onehot = torch::one_hot(c.labels, 5).to(torch::kFloat64);
  const auto total =
      loss == Loss::log_loss
          ? torch::nn::functional::cross_entropy(
                scores, c.labels,
                torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kSum))
          : (scores - onehot).square().sum();
  total.backward();
  return scores.grad();
}

/// scores_to_gradient of a copy.
torch::Tensor gradient_of(Loss loss, const Case& c, double scale) {
  Matrix<double> scores(c.scores);
  scores_to_gradient(loss, scores, scores.rows(), c.labels.data_ptr<int64_t>(), scale);
  return scores.view();
}

TEST(Loss, GradientEqualsAutograds) {
  for (const auto loss : {Loss::log_loss, Loss::squared_error}) {
    const auto c = random_case();
    const auto gradient = gradient_of(loss, c, /*scale=*/0.25);
    EXPECT_TRUE(torch::allclose(gradient, 0.25 * by_autograd(loss, c), 1e-12, 1e-14));
  }
}

TEST(Loss, GradientEqualsCentralDifferences) {
  constexpr double step = 1e-5;
  for (const auto loss : {Loss::log_loss, Loss::squared_error}) {
    const auto c = random_case();
    const auto gradient = gradient_of(loss, c, 1).contiguous();
    for (int64_t i = 0; i < c.scores.numel(); ++i) {
      auto up = c.scores.clone(), down = c.scores.clone();
      up.view(-1)[i] += step;
      down.view(-1)[i] -= step;
      const double slope =
          (loss_sum(loss, up, c.labels) - loss_sum(loss, down, c.labels)) / (2 * step);
      EXPECT_NEAR(gradient.view(-1)[i].item<double>(), slope, 1e-7);
    }
  }
}

TEST(Loss, SumsEqualTheirDefinitionsForColumnsOfAWiderMatrix) {
  for (const auto loss : {Loss::log_loss, Loss::squared_error}) {
    const auto c = random_case();
    auto wide = torch::zeros({6, 9}, torch::kFloat64);
    wide.narrow(1, 2, 5).copy_(c.scores);
    const auto sums = score_sums(loss, wide.narrow(1, 2, 5), c.labels);
    EXPECT_EQ(sums.correct, c.scores.argmax(1).eq(c.labels).sum().item<int64_t>());
    EXPECT_NEAR(sums.loss, loss_sum(loss, c.scores, c.labels), 1e-12);
  }
}

TEST(Loss, ProbabilitiesEqualAtensSoftmax) {
  const auto c = random_case();
  EXPECT_TRUE(torch::allclose(probabilities(c.scores), c.scores.softmax(1), 1e-14, 1e-15));
  EXPECT_TRUE(probabilities(torch::tensor({{1.0F, NAN}})).isnan().any().item<bool>());
}

TEST(Loss, IsNotFiniteWhereAScoreIsNot) {
  for (const double bad : {double{NAN}, double{INFINITY}, -double{INFINITY}}) {
    auto scores = torch::zeros({2, 3}, torch::kFloat64);
    scores[1][2] = bad;
    const auto labels = torch::tensor({0, 2}, torch::kInt64);
    EXPECT_FALSE(std::isfinite(score_sums(Loss::log_loss, scores, labels).loss)) << bad;
  }
}

TEST(Loss, LargeLogitsNeitherOverflowNorLoseTheLabel) {
  const Case c{torch::tensor({{1000.0, 0.0}, {0.0, 1000.0}}, torch::kFloat64),
               torch::tensor({0, 0}, torch::kInt64)};
  EXPECT_DOUBLE_EQ(loss_sum(Loss::log_loss, c.scores, c.labels), 1000);
  EXPECT_TRUE(torch::allclose(gradient_of(Loss::log_loss, c, 1),
                              torch::tensor({{0.0, 0.0}, {-1.0, 1.0}}, torch::kFloat64)));
}

}  // namespace
}  // namespace training
