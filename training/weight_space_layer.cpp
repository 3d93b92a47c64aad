#include "training/weight_space_layer.h"

#include "models/initial_weights.h"

namespace training {
WeightSpaceLayer::WeightSpaceLayer(const models::ModelOptions& model, const TrainOptions& options,
                                   uint64_t seed, const torch::TensorOptions& like)
    : weight_(models::initial_input_weights(model, seed, like.dtype().toScalarType()).to(like),
              Parameter::Kind::weight, options),
      bias_(torch::zeros({models::input_layer_width(model)}, like), Parameter::Kind::bias,
            options) {}

torch::Tensor WeightSpaceLayer::pre_activations(const Rows& rows) {
  if (step_is_due_ && weight_.steps_in_one_pass(rows.size())) {
    const auto z = weight_.descend_and_multiply(pending_delta_, pending_inputs_, rows.design);
    forget_pending();
    return z + bias_.value();
  }
  return torch::addmm(bias_.value(), rows.design, stepped().value().t());
}

Parameter& WeightSpaceLayer::stepped() {
  if (step_is_due_) {
    weight_.descend(pending_delta_, pending_inputs_);
    forget_pending();
  }
  return weight_;
}

void WeightSpaceLayer::forget_pending() {
  pending_delta_.reset();
  pending_inputs_.reset();
  step_is_due_ = false;
}

void WeightSpaceLayer::add_to_gradient(const torch::Tensor& delta, const torch::Tensor& inputs) {
  if (!gradient_.defined()) gradient_ = torch::empty_like(weight_.value());
  gradient_.addmm_(delta.t(), inputs, /*beta=*/gradient_is_set_ ? 1 : 0);
  gradient_is_set_ = true;
}

void WeightSpaceLayer::accumulate(const Rows& rows, const torch::Tensor& delta) {
  const auto bias_gradient = delta.sum(0);
  if (!bias_gradient_.defined()) {
    bias_gradient_ = bias_gradient;
    pending_delta_ = delta;
    pending_inputs_ = rows.design;
    return;
  }
  bias_gradient_.add_(bias_gradient);
  if (pending_delta_.defined()) add_to_gradient(pending_delta_, pending_inputs_);
  forget_pending();
  add_to_gradient(delta, rows.design);
}

void WeightSpaceLayer::descend() {
  if (pending_delta_.defined()) {
    step_is_due_ = true;
    if (!weight_.steps_in_one_pass(pending_inputs_.size(0))) stepped();
  } else {
    weight_.descend(gradient_);
  }
  bias_.descend(bias_gradient_);
  bias_gradient_.reset();
  gradient_is_set_ = false;
}

void WeightSpaceLayer::restore(const std::vector<torch::Tensor>& snapshot) {
  forget_pending();
  weight_.restore(snapshot.at(0));
  bias_.restore(snapshot.at(1));
}

}  // namespace training
