#include "training/gradients/gradient_check.h"

#include <torch/nn/functional/loss.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "kernels/log_factors.h"
#include "parallel/for_each_item.h"
#include "parallel/one_thread.h"

namespace training {
namespace {

using data_loaders::Examples;

/// Rows that one logarithm takes at most: more would save nothing.
constexpr int64_t kLongestProduct = 64;

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

/// Rows whose product of 1 + p (exp(e) - 1) stays within a factor e of 1, for any p in [0, 1].
int64_t rows_of_product(const torch::Tensor& exponents) {
  const auto [least, most] = exponents.aminmax();
  const double largest = std::max(-least.item<double>(), most.item<double>());
  return largest * kLongestProduct <= 1 ? kLongestProduct
                                        : std::max<int64_t>(1, static_cast<int64_t>(1 / largest));
}

/// sum_k log(1 + p_k g_ki) for the weights of a class: [features + 1]. A logarithm costs as much as
/// twenty factors: it is taken of products of `at_once` rows.
torch::Tensor summed_log_factors(const torch::Tensor& probability_of_class,
                                 const torch::Tensor& growth, int64_t at_once) {
  const int64_t rows = growth.size(0), columns = growth.size(1);
  auto changes = torch::empty({(rows + at_once - 1) / at_once, columns}, growth.options());
  for (int64_t first = 0; first < rows; first += at_once) {
    kernels::multiply_changes(
        {probability_of_class.data_ptr<double>() + first,
         growth.data_ptr<double>() + first * columns, std::min(at_once, rows - first), columns},
        changes.data_ptr<double>() + first / at_once * columns);
  }
  return changes.log1p_().sum(0);
}

/// C(w + step) - C(w) for every weight w.
torch::Tensor cost_changes(const SoftmaxRegression& model, const Examples& examples, double step) {
  const auto inputs = inputs_with_one(examples);
  auto growth = inputs * step;
  const auto at_once = rows_of_product(growth);
  growth.expm1_();
  const auto by_class = probabilities(model, examples).t().contiguous();
  const auto changes = torch::mm(one_hot(model, examples).t(), inputs).mul_(-step);
  parallel::for_each_item(by_class.size(0), [&](int64_t j) {
    const parallel::OneThread one_thread;
    changes[j] += summed_log_factors(by_class[j], growth, at_once);
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
