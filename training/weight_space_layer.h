#pragma once

#include <vector>

#include "models/model_options.h"
#include "training/batch_gradient.h"
#include "training/input_layer.h"
#include "training/parameter.h"
#include "training/training_data.h"

namespace training {

/// The engine that keeps W as it is, for everything that sample space does not hold. W stands
/// transposed, [features, width], so that its products with a batch and the gradient both read it
/// in the order of memory; a step is taken together with the next batch's product, in one pass.
template <class Number>
class WeightSpaceLayer : public TrainedLayer<Number> {
 public:
  /// `inputs` [N, features] is the examples', contiguous, and must live as long.
  WeightSpaceLayer(const models::ModelOptions& model, const TrainOptions& options, uint64_t seed,
                   const torch::Tensor& inputs);

  void pre_activations(const RowNumbers& rows, Matrix<Number>& z) override;
  void accumulate(const RowNumbers& rows, const Matrix<Number>& delta) override;
  void descend() override;
  double penalty() override { return stepped().penalty(); }
  torch::Tensor weight() override { return stepped().value().view().t(); }
  torch::Tensor bias() override { return bias_.value().view().squeeze(0); }
  std::vector<torch::Tensor> snapshot() override { return {weight().clone(), bias().clone()}; }
  void restore(const std::vector<torch::Tensor>& snapshot) override;

 private:
  std::vector<const Number*> pointers(const RowNumbers& rows) const;
  /// Takes the step that is due, if one is.
  Parameter<Number>& stepped();
  /// The step that is due, and next W^T for the rows of `next`.
  void step(const std::vector<const Number*>& next, Number* products);
  void add_to_gradient(const RowNumbers& rows, const Matrix<Number>& delta);

  std::vector<const Number*> inputs_;
  Parameter<Number> weight_;  ///< W^T
  Parameter<Number> bias_;
  Matrix<Number> bias_gradient_;
  Matrix<Number> gradient_;  ///< of a batch of several blocks; undefined until there is one
  BatchGradient<Number> pending_;
  bool gradient_is_set_ = false;
  bool step_is_due_ = false;
};

}  // namespace training
