#include "training/weight_space_layer.h"

#include <algorithm>
#include <utility>

#include "kernels/dense_step.h"
#include "kernels/matrix_product.h"
#include "kernels/vectors.h"
#include "models/initial_weights.h"

namespace training {

template <class Number>
WeightSpaceLayer<Number>::WeightSpaceLayer(const models::ModelOptions& model,
                                           const TrainOptions& options, uint64_t seed,
                                           const torch::Tensor& inputs, const RowScaling& scaling)
    : inputs_(row_pointers<Number>(inputs)),
      mean_(scaling.mean),
      divisor_(scaling.divisor),
      weight_(Matrix<Number>(models::initial_input_weights(model, seed, inputs.scalar_type()).t()),
              Parameter<Number>::Kind::weight, options),
      bias_(Matrix<Number>(1, models::input_layer_width(model)), Parameter<Number>::Kind::bias,
            options),
      bias_gradient_(1, models::input_layer_width(model)) {
  if (!is_scaled()) return;
  inputs_.push_back(mean_.data_ptr<Number>());
  with_mean_ = Matrix<Number>(block_rows + 1, models::input_layer_width(model));
}

template <class Number>
std::vector<const Number*> WeightSpaceLayer<Number>::pointers(const RowNumbers& rows) const {
  std::vector<const Number*> found;
  for (const int64_t row : rows) found.push_back(inputs_[static_cast<size_t>(row)]);
  return found;
}

template <class Number>
void WeightSpaceLayer<Number>::pre_activations(const RowNumbers& rows, Matrix<Number>& z) {
  auto next = pointers(rows);
  if (is_scaled()) {
    next.push_back(inputs_.back());
    multiply(next, with_mean_.data());
    scale_products(rows.count, z);
  } else {
    multiply(next, z.data());
  }
  for (int64_t r = 0; r < rows.count; ++r) {
    kernels::scale_and_add(z.row(r), Number{1}, bias_.value().data(), Number{1}, z.stride());
  }
}

template <class Number>
void WeightSpaceLayer<Number>::multiply(const std::vector<const Number*>& rows, Number* products) {
  if (step_is_due_) return step(rows, products);
  const auto& weight = weight_.value();
  kernels::multiply_packed(kernels::MatrixProduct<Number>{{rows.data()},
                                                          {weight.pointers()},
                                                          static_cast<int64_t>(rows.size()),
                                                          weight.stride(),
                                                          weight.rows(),
                                                          products,
                                                          weight.stride()});
}

template <class Number>
void WeightSpaceLayer<Number>::scale_products(int64_t rows, Matrix<Number>& z) const {
  const Number* of_mean = with_mean_.row(rows);
  const auto scale = static_cast<Number>(1 / divisor_);
  for (int64_t r = 0; r < rows; ++r) {
    std::copy_n(with_mean_.row(r), z.stride(), z.row(r));
    kernels::scale_and_add(z.row(r), scale, of_mean, -scale, z.stride());
  }
}

template <class Number>
void WeightSpaceLayer<Number>::step(const std::vector<const Number*>& next, Number* products) {
  kernels::DenseStep<Number> step{};
  step.update = weight_.count_step();
  step.weight = weight_.numbers();
  std::vector<const Number*> inputs;
  if (gradient_is_set_) {
    step.gradient = gradient_.data();
  } else {
    inputs = pointers(pending_[0].rows());
    step.inputs = inputs.data();
    step.rows = static_cast<int64_t>(inputs.size());
    step.deltas = pending_[0].delta.data();
  }
  step.next = next.data();
  step.next_rows = static_cast<int64_t>(next.size());
  step.features = weight_.value().rows();
  step.units = weight_.value().columns();
  step.stride = weight_.value().stride();
  kernels::dense_step(step, products);
  pending_.clear();
  gradient_is_set_ = step_is_due_ = false;
}

template <class Number>
Parameter<Number>& WeightSpaceLayer<Number>::stepped() {
  if (step_is_due_) step({}, nullptr);
  return weight_;
}

template <class Number>
void WeightSpaceLayer<Number>::add_to_gradient(const RowNumbers& rows,
                                               const Matrix<Number>& delta) {
  const auto& weight = weight_.value();
  if (!gradient_.defined()) gradient_ = Matrix<Number>(weight.rows(), weight.columns());
  const auto inputs = pointers(rows);
  kernels::multiply_packed(
      kernels::MatrixProduct<Number>{{inputs.data(), /*transposed=*/true},
                                     {delta.pointers()},
                                     weight.rows(),
                                     weight.stride(),
                                     rows.count,
                                     gradient_.data(),
                                     gradient_.stride(),
                                     /*scale=*/1,
                                     /*keep=*/gradient_is_set_ ? Number{1} : Number{0}});
  gradient_is_set_ = true;
}

template <class Number>
void WeightSpaceLayer<Number>::accumulate(const RowNumbers& rows, const Matrix<Number>& delta) {
  add_rows(delta, rows.count, bias_gradient_);
  is_scaled() ? accumulate_scaled(rows, delta) : add_to_batch(rows, delta);
}

template <class Number>
void WeightSpaceLayer<Number>::accumulate_scaled(const RowNumbers& rows,
                                                 const Matrix<Number>& delta) {
  const auto scale = static_cast<Number>(1 / divisor_);
  Number* of_mean = with_mean_.row(rows.count);
  std::fill_n(of_mean, delta.stride(), Number{0});
  for (int64_t r = 0; r < rows.count; ++r) {
    std::fill_n(with_mean_.row(r), delta.stride(), Number{0});
    kernels::scale_and_add(with_mean_.row(r), Number{0}, delta.row(r), scale, delta.stride());
    kernels::scale_and_add(of_mean, Number{1}, delta.row(r), -scale, delta.stride());
  }
  numbers_with_mean_.assign(rows.begin(), rows.end());
  numbers_with_mean_.push_back(static_cast<int64_t>(inputs_.size()) - 1);
  add_to_batch(numbers_with_mean_, with_mean_);
}

// A batch of one block needs no gradient in memory; that of the first block is built when a second
// one comes.
template <class Number>
void WeightSpaceLayer<Number>::add_to_batch(const RowNumbers& rows, const Matrix<Number>& delta) {
  if (pending_.size() == 0 && !gradient_is_set_) return pending_.add(rows, delta);
  if (pending_.size() == 1) add_to_gradient(pending_[0].rows(), pending_[0].delta);
  pending_.clear();
  add_to_gradient(rows, delta);
}

template <class Number>
void WeightSpaceLayer<Number>::descend() {
  step_is_due_ = true;
  bias_.descend(bias_gradient_);
  bias_gradient_.clear();
}

template <class Number>
void WeightSpaceLayer<Number>::restore(const std::vector<torch::Tensor>& snapshot) {
  pending_.clear();
  gradient_is_set_ = step_is_due_ = false;
  weight_.restore(snapshot.at(0).t());
  bias_.restore(snapshot.at(1).unsqueeze(0));
}

template class WeightSpaceLayer<float>;
template class WeightSpaceLayer<double>;

}  // namespace training
