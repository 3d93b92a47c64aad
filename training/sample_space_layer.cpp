#include "training/sample_space_layer.h"

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "kernels/product.h"
#include "kernels/vectors.h"

namespace training {
namespace {

// Beyond these the running scale is folded into the coefficients, long before float32 loses digits.
constexpr double smallest_scale = 1e-6, largest_scale = 1e6;

/// numbers <- keep numbers + scale others
template <class Number>
void combine(Matrix<Number>& numbers, double keep, const Matrix<Number>& others, double scale) {
  kernels::scale_and_add(numbers.data(), static_cast<Number>(keep), others.data(),
                         static_cast<Number>(scale), numbers.count());
}

}  // namespace

template <class Number>
SampleSpaceLayer<Number>::SampleSpaceLayer(std::shared_ptr<SampleSpace> space,
                                           const models::ModelOptions& model,
                                           const TrainOptions& options, uint64_t seed)
    : space_(std::move(space)),
      seed_(seed),
      learning_rate_(options.learning_rate),
      momentum_(options.momentum),
      l2_(options.l2),
      projection_(space_->projection(seed, models::input_layer_width(model))),
      projected_(projection_.rows),
      inner_products_(row_pointers<Number>(space_->inner_products())),
      directions_(model.initial_scale),
      coefficients_(space_->inner_products().size(1), projected_.columns()),
      bias_(Matrix<Number>(1, projected_.columns()), Parameter<Number>::Kind::bias, options),
      bias_gradient_(1, projected_.columns()) {
  if (options.optimizer != Optimizer::sgd || options.l1 > 0) {
    throw std::invalid_argument("sample space is exact for SGD without l1 only");
  }
  projection_.rows.reset();
  if (l2_ > 0) {
    squares_.resize(space_->train().size());
    known_at_.resize(space_->train().size(), -1);
  }
  if (momentum_ > 0) {
    coefficient_velocity_ = Matrix<Number>(coefficients_.rows(), coefficients_.columns());
  }
}

template <class Number>
void SampleSpaceLayer<Number>::pre_activations(const RowNumbers& rows, Matrix<Number>& z) {
  batch_.clear();
  for (const int64_t row : rows) batch_.push_back(inner_products_[static_cast<size_t>(row)]);
  kernels::multiply({batch_.data(), 0, coefficients_.data(), coefficients_.stride(),
                     coefficients_.rows(), z.data(), z.stride()},
                    rows.count, z.stride());
  if (l2_ > 0) {
    for (int64_t r = 0; r < rows.count; ++r) keep_square(rows.numbers[r], z.row(r));
  }
  const auto scale = static_cast<Number>(scale_), directions = static_cast<Number>(directions_);
  for (int64_t r = 0; r < rows.count; ++r) {
    kernels::scale_and_add(z.row(r), scale, projected_.row(rows.numbers[r]), directions,
                           z.stride());
    kernels::scale_and_add(z.row(r), Number{1}, bias_.value().data(), Number{1}, z.stride());
  }
}

template <class Number>
void SampleSpaceLayer<Number>::accumulate(const RowNumbers& rows, const Matrix<Number>& delta) {
  pending_.add(rows, delta);
  add_rows(delta, rows.count, bias_gradient_);
}

template <class Number>
void SampleSpaceLayer<Number>::add_pending(Matrix<Number>& target, double scale) const {
  const auto& places = space_->places();
  for (size_t i = 0; i < pending_.size(); ++i) {
    const auto& block = pending_[i];
    for (size_t r = 0; r < block.numbers.size(); ++r) {
      kernels::scale_and_add(target.row(places[block.numbers[r]]), Number{1},
                             block.delta.row(static_cast<int64_t>(r)), static_cast<Number>(scale),
                             target.stride());
    }
  }
}

template <class Number>
void SampleSpaceLayer<Number>::descend() {
  ++steps_;
  bias_.descend(bias_gradient_);
  bias_gradient_.clear();
  if (momentum_ > 0) {
    descend_with_momentum();
  } else {
    descend_plain();
  }
  pending_.clear();
}

template <class Number>
void SampleSpaceLayer<Number>::descend_plain() {
  const double shrink = 1 - 2 * learning_rate_ * l2_;
  directions_ *= shrink;
  scale_ *= shrink;
  if (std::abs(scale_) < smallest_scale || std::abs(scale_) > largest_scale) {
    combine(coefficients_, scale_, coefficients_, 0);
    scale_ = 1;
  }
  add_pending(coefficients_, -learning_rate_ / scale_);
}

template <class Number>
void SampleSpaceLayer<Number>::descend_with_momentum() {
  directions_velocity_ = momentum_ * directions_velocity_ + 2 * l2_ * directions_;
  combine(coefficient_velocity_, momentum_, coefficients_, 2 * l2_);
  add_pending(coefficient_velocity_, 1);
  directions_ -= learning_rate_ * directions_velocity_;
  combine(coefficients_, 1, coefficient_velocity_, -learning_rate_);
}

template <class Number>
void SampleSpaceLayer<Number>::keep_square(int64_t row, const Number* products) {
  const int64_t place = space_->places()[row];
  if (place < 0) return;
  squares_[place] = kernels::dot(coefficients_.row(place), products, coefficients_.stride());
  known_at_[place] = steps_;
}

template <class Number>
double SampleSpaceLayer<Number>::sum_of_squares() {
  std::vector<int64_t> unknown;
  for (size_t i = 0; i < known_at_.size(); ++i) {
    if (known_at_[i] != steps_) unknown.push_back(space_->train()[i]);
  }
  Matrix<Number> products(block_rows, coefficients_.columns());
  for_each_block(unknown, [&](const RowNumbers& block) { pre_activations(block, products); });
  return std::accumulate(squares_.begin(), squares_.end(), 0.0);
}

// |a U + C X|^2 = a^2 |U|^2 + 2 a <C^T, X U^T> + <C^T, K C^T>, with K the training rows' inner
// products.
template <class Number>
double SampleSpaceLayer<Number>::penalty() {
  if (l2_ == 0) return 0;
  const auto& train = space_->train();
  double cross = 0;
  for (int64_t i = 0; i < coefficients_.rows(); ++i) {
    cross += kernels::dot(coefficients_.row(i), projected_.row(train[i]), coefficients_.stride());
  }
  const double square = sum_of_squares();
  return l2_ * (directions_ * directions_ * projection_.directions_square +
                2 * directions_ * scale_ * cross + scale_ * scale_ * square);
}

template <class Number>
torch::Tensor SampleSpaceLayer<Number>::weight() {
  return space_->weight(seed_, directions_, coefficients());
}

template <class Number>
std::map<std::string, torch::Tensor> SampleSpaceLayer<Number>::weight_state() {
  return {{"directions", torch::tensor({directions_}, torch::kFloat64)},
          {"coefficients", space_->for_unscaled_rows(coefficients())}};
}

template <class Number>
std::vector<torch::Tensor> SampleSpaceLayer<Number>::snapshot() {
  return {torch::tensor({directions_}, torch::kFloat64), coefficients(), bias().clone()};
}

template <class Number>
void SampleSpaceLayer<Number>::restore(const std::vector<torch::Tensor>& snapshot) {
  directions_ = snapshot.at(0).item<double>();
  coefficients_.view().copy_(snapshot.at(1));
  scale_ = 1;
  ++steps_;  // what was kept is that of other coefficients
  bias_.restore(snapshot.at(2).unsqueeze(0));
}

template class SampleSpaceLayer<float>;
template class SampleSpaceLayer<double>;

}  // namespace training
