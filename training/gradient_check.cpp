#include "training/gradient_check.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "parallel/for_each_item.h"
#include "parallel/one_thread.h"

namespace training {
namespace {

using data_loaders::Examples;

/// Examples taken at a time: what is computed of them stays in the second-level cache.
constexpr int64_t kRowsAtOnce = 64;

torch::Tensor inputs_with_one(const Examples& examples) {
  const auto inputs = examples.inputs.to(torch::kFloat64);
  return torch::cat({inputs, torch::ones({examples.size(), 1}, inputs.options())}, 1);
}

torch::Tensor logits(const SoftmaxRegression& model, const torch::Tensor& inputs) {
  return torch::addmm(model.bias, inputs, model.weight.t());
}

torch::Tensor one_hot(const SoftmaxRegression& model, const Examples& examples) {
  return torch::one_hot(examples.labels, model.bias.size(0)).to(torch::kFloat64);
}

torch::Tensor probabilities(const SoftmaxRegression& model, const Examples& examples) {
  return logits(model, examples.inputs.to(torch::kFloat64)).softmax(1);
}

/// Rows a and b of relative changes become the one row (1 + a)(1 + b) - 1, at most `times` times:
/// logarithms cost ten times what this does, and small changes stay as exact as they are.
torch::Tensor folded(torch::Tensor changes, int64_t times) {
  for (; times > 0 && changes.size(0) % 2 == 0; --times) {
    const auto half = changes.size(0) / 2;
    const auto a = changes.narrow(0, 0, half), b = changes.narrow(0, half, half);
    changes = torch::addcmul(a, a, b).add_(b);
  }
  return changes;
}

/// How often rows may be folded before their product moves further than e from 1, near 0 of which
/// the logarithm would lose digits.
int64_t foldings(const torch::Tensor& exponents) {
  const double largest = exponents.abs().max().item<double>();
  int64_t times = 0;
  while ((int64_t{2} << times) <= kRowsAtOnce && largest * std::exp2(times + 1) <= 1) ++times;
  return times;
}

/// sum_k log(1 + p_kj (exp(step x_ki) - 1)) for the weights of class j: [features + 1].
torch::Tensor summed_log_factors(const torch::Tensor& probability_of_class,
                                 const torch::Tensor& growth, int64_t foldings) {
  auto sum = torch::zeros({growth.size(1)}, growth.options());
  for (int64_t first = 0; first < growth.size(0); first += kRowsAtOnce) {
    const auto count = std::min(kRowsAtOnce, growth.size(0) - first);
    const auto p = probability_of_class.narrow(0, first, count).unsqueeze(1);
    sum += folded(growth.narrow(0, first, count) * p, foldings).log1p_().sum(0);
  }
  return sum;
}

/// C(w + step) - C(w) for every weight w.
torch::Tensor cost_changes(const SoftmaxRegression& model, const Examples& examples, double step) {
  const auto inputs = inputs_with_one(examples);
  auto growth = inputs * step;
  const auto times = foldings(growth);
  growth.expm1_();
  const auto by_class = probabilities(model, examples).t().contiguous();
  const auto changes = torch::mm(one_hot(model, examples).t(), inputs).mul_(-step);
  parallel::for_each_item(by_class.size(0), [&](int64_t j) {
    const parallel::OneThread one_thread;
    changes[j] += summed_log_factors(by_class[j], growth, times);
  });
  return changes / examples.size();
}

void require_positive(double step) {
  if (!(step > 0)) throw std::invalid_argument("finite_differences: expected step > 0");
}

}  // namespace

double softmax_cost(const SoftmaxRegression& model, const Examples& examples) {
  const auto scores = logits(model, examples.inputs.to(torch::kFloat64));
  return torch::nn::functional::cross_entropy(scores, examples.labels).item<double>();
}

torch::Tensor closed_form_gradient(const SoftmaxRegression& model, const Examples& examples) {
  const auto delta = probabilities(model, examples) - one_hot(model, examples);
  return torch::mm(delta.t(), inputs_with_one(examples)) / examples.size();
}

torch::Tensor autograd_gradient(const SoftmaxRegression& model, const Examples& examples) {
  const torch::AutoGradMode with_gradients(true);
  const SoftmaxRegression leaves{model.weight.detach().clone().requires_grad_(),
                                 model.bias.detach().clone().requires_grad_()};
  const auto scores = logits(leaves, examples.inputs.to(torch::kFloat64));
  torch::nn::functional::cross_entropy(scores, examples.labels).backward();
  return torch::cat({leaves.weight.grad(), leaves.bias.grad().unsqueeze(1)}, 1);
}

torch::Tensor finite_differences(const SoftmaxRegression& model, const Examples& examples,
                                 Difference difference, double step) {
  require_positive(step);
  const auto up = cost_changes(model, examples, step);
  if (difference == Difference::forward) return up / step;
  return (up - cost_changes(model, examples, -step)) / (2 * step);
}

torch::Tensor rounded_finite_differences(const SoftmaxRegression& model, const Examples& examples,
                                         Difference difference, double step) {
  require_positive(step);
  const double cost = softmax_cost(model, examples);
  const auto up = cost_changes(model, examples, step) + cost;
  if (difference == Difference::forward) return (up - cost) / step;
  return (up - (cost_changes(model, examples, -step) + cost)) / (2 * step);
}

double angle_between(const torch::Tensor& a, const torch::Tensor& b) {
  const auto unit_a = a / a.norm(), unit_b = b / b.norm();
  return 2 * std::atan2((unit_a - unit_b).norm().item<double>(),
                        (unit_a + unit_b).norm().item<double>());
}

double largest_relative_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

}  // namespace training
