#pragma once

#include <torch/types.h>

#include "data_loaders/examples.h"

namespace training {

/// Softmax regression, p = softmax(W x + b), as float64 weight [classes, features] and bias
/// [classes]. Its cost over n examples is C = 1/n sum_k -log p_k[label_k], in nats, without any
/// penalty. Gradients of C are float64 [classes, features + 1]: by W, and in the last column by b.
struct SoftmaxRegression {
  torch::Tensor weight;
  torch::Tensor bias;
};

enum class Difference {
  forward,  ///< (C(w + step) - C(w)) / step
  central,  ///< (C(w + step) - C(w - step)) / (2 step)
};

double softmax_cost(const SoftmaxRegression& model, const data_loaders::Examples& examples);

/// 1/n sum_k (p_k - onehot(label_k)) (x_k, 1)^T (Bishop, "Pattern Recognition and Machine
/// Learning", equation 4.109).
torch::Tensor closed_form_gradient(const SoftmaxRegression& model,
                                   const data_loaders::Examples& examples);

/// The same by LibTorch's reverse-mode differentiation of softmax_cost.
torch::Tensor autograd_gradient(const SoftmaxRegression& model,
                                const data_loaders::Examples& examples);

/// What a finite step in each weight alone makes of the cost. No forward pass is needed: a step h
/// in w_ji changes the logit z_kj of each example by h x_ki and no other, so its cost changes by
///   log(1 + p_kj (exp(h x_ki) - 1)) - h x_ki [label_k = j].
/// Two costs are never subtracted: what remains of the difference to the gradient is the formula's
/// own error, not rounding, however small the step. Throws std::invalid_argument unless step > 0.
torch::Tensor finite_differences(const SoftmaxRegression& model,
                                 const data_loaders::Examples& examples, Difference difference,
                                 double step);

/// finite_differences with each cost rounded to float64 before two are subtracted: the least error
/// that a program has which computes the costs one by one.
torch::Tensor rounded_finite_differences(const SoftmaxRegression& model,
                                         const data_loaders::Examples& examples,
                                         Difference difference, double step);

/// The angle between two tensors of one shape taken as vectors, radians in [0, pi], exact for small
/// angles too (W. Kahan, "How futile are mindless assessments of roundoff in floating-point
/// computation?", 2006, section 12). NaN where either is 0.
double angle_between(const torch::Tensor& a, const torch::Tensor& b);

/// max |a - b| / max |b|.
double largest_relative_difference(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace training
