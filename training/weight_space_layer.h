#pragma once

#include "models/model_options.h"
#include "training/input_layer.h"
#include "training/parameter.h"

namespace training {

/// The dense engine: W as it is, any optimiser and penalty. `Rows::design` holds rows of X.
class WeightSpaceLayer : public InputLayer {
 public:
  /// Starts from models::initial_input_weights for `seed`, in the dtype and on the device of
  /// `like`.
  WeightSpaceLayer(const models::ModelOptions& model, const TrainOptions& options, uint64_t seed,
                   const torch::TensorOptions& like);

  torch::Tensor pre_activations(const Rows& rows) override;
  void accumulate(const Rows& rows, const torch::Tensor& delta) override;
  void descend() override;
  double penalty() override { return stepped().penalty(); }
  torch::Tensor weight() override { return stepped().value(); }
  torch::Tensor bias() override { return bias_.value(); }
  std::vector<torch::Tensor> snapshot() override {
    return {stepped().snapshot(), bias_.snapshot()};
  }
  void restore(const std::vector<torch::Tensor>& snapshot) override;

 private:
  /// The weight with its last step taken.
  Parameter& stepped();
  void forget_pending();
  void add_to_gradient(const torch::Tensor& delta, const torch::Tensor& inputs);

  Parameter weight_;
  Parameter bias_;
  // A batch of one block steps without ever building its [width, features] gradient.
  torch::Tensor pending_delta_, pending_inputs_;
  bool step_is_due_ = false;  ///< descend() left it to the next pass over the weight
  torch::Tensor gradient_;
  bool gradient_is_set_ = false;
  torch::Tensor bias_gradient_;
};

}  // namespace training
