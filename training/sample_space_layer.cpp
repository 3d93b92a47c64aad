#include "training/sample_space_layer.h"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace training {
namespace {

// Beyond these the running scale is folded into the coefficients, long before float32 loses digits.
constexpr double smallest_scale = 1e-6, largest_scale = 1e6;

void add_rows_(torch::Tensor& target, const Rows& rows, const torch::Tensor& values,
               double factor) {
  if (rows.index.defined()) {
    target.index_add_(0, rows.index, values, factor);
  } else {
    target.narrow(0, rows.first, rows.size()).add_(values, factor);
  }
}

}  // namespace

SampleSpaceLayer::SampleSpaceLayer(std::shared_ptr<SampleSpace> space,
                                   const models::ModelOptions& model, const TrainOptions& options,
                                   uint64_t seed)
    : space_(std::move(space)),
      seed_(seed),
      learning_rate_(options.learning_rate),
      momentum_(options.momentum),
      l2_(options.l2),
      projection_(space_->projection(seed, models::input_layer_width(model))),
      directions_(model.initial_scale),
      coefficients_(torch::zeros({space_->inner_products().size(1), projection_.rows.size(1)},
                                 projection_.rows.options())),
      bias_(torch::zeros({projection_.rows.size(1)}, projection_.rows.options()),
            Parameter::Kind::bias, options) {
  if (options.optimizer != Optimizer::sgd || options.l1 > 0) {
    throw std::invalid_argument("sample space is exact for SGD without l1 only");
  }
  if (momentum_ > 0) coefficient_velocity_ = torch::zeros_like(coefficients_);
}

torch::Tensor SampleSpaceLayer::pre_activations(const Rows& rows) {
  auto z = rows.index.defined() ? projection_.rows.index_select(0, rows.index)
                                : projection_.rows.narrow(0, rows.first, rows.size()).clone();
  const double beta = representable(directions_), alpha = representable(scale_);
  return z.addmm_(rows.design, coefficients_, beta, alpha).add_(bias_.value());
}

double SampleSpaceLayer::representable(double factor) const {
  const bool fits = coefficients_.scalar_type() != torch::kFloat32 ||
                    std::abs(factor) <= std::numeric_limits<float>::max();
  return fits ? factor : std::copysign(std::numeric_limits<double>::infinity(), factor);
}

void SampleSpaceLayer::accumulate(const Rows& rows, const torch::Tensor& delta) {
  pending_rows_.push_back({rows.design, rows.index, rows.first});
  pending_delta_.push_back(delta);
}

void SampleSpaceLayer::descend() {
  auto bias_gradient = pending_delta_.front().sum(0);
  for (size_t i = 1; i < pending_delta_.size(); ++i) bias_gradient.add_(pending_delta_[i].sum(0));
  bias_.descend(bias_gradient);
  if (momentum_ > 0) {
    descend_with_momentum();
  } else {
    descend_plain();
  }
  pending_rows_.clear();
  pending_delta_.clear();
}

void SampleSpaceLayer::descend_plain() {
  const double shrink = 1 - 2 * learning_rate_ * l2_;
  directions_ *= shrink;
  scale_ *= shrink;
  if (std::abs(scale_) < smallest_scale || std::abs(scale_) > largest_scale) {
    coefficients_.mul_(representable(scale_));
    scale_ = 1;
  }
  for (size_t i = 0; i < pending_rows_.size(); ++i) {
    add_rows_(coefficients_, pending_rows_[i], pending_delta_[i], -learning_rate_ / scale_);
  }
}

void SampleSpaceLayer::descend_with_momentum() {
  directions_velocity_ = momentum_ * directions_velocity_ + 2 * l2_ * directions_;
  coefficient_velocity_.mul_(momentum_);
  if (l2_ > 0) coefficient_velocity_.add_(coefficients_, 2 * l2_);
  for (size_t i = 0; i < pending_rows_.size(); ++i) {
    add_rows_(coefficient_velocity_, pending_rows_[i], pending_delta_[i], 1);
  }
  directions_ -= learning_rate_ * directions_velocity_;
  coefficients_.sub_(coefficient_velocity_, learning_rate_);
}

// |a U + C X|^2 = a^2 |U|^2 + 2 a <C^T, X U^T> + <C^T, K C^T>, with K the training rows' inner
// products.
double SampleSpaceLayer::penalty() {
  if (l2_ == 0) return 0;
  const auto c = coefficients();
  const int64_t n = c.size(0);
  const auto inner = space_->inner_products().narrow(0, 0, n);
  const double cross = (c * projection_.rows.narrow(0, 0, n)).sum(torch::kFloat64).item<double>();
  const double square = (c * inner.mm(c)).sum(torch::kFloat64).item<double>();
  return l2_ * (directions_ * directions_ * projection_.directions_square +
                2 * directions_ * cross + square);
}

torch::Tensor SampleSpaceLayer::weight() {
  return space_->weight(seed_, directions_, coefficients());
}

std::vector<torch::Tensor> SampleSpaceLayer::snapshot() {
  return {torch::tensor({directions_}, torch::kFloat64), coefficients(), bias_.snapshot()};
}

void SampleSpaceLayer::restore(const std::vector<torch::Tensor>& snapshot) {
  directions_ = snapshot.at(0).item<double>();
  coefficients_ = snapshot.at(1).clone();
  scale_ = 1;
  bias_.restore(snapshot.at(2));
}

}  // namespace training
