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
  /// `inputs` [N, features] is the examples', contiguous, and must live as long. They stay as they
  /// are: W sees them scaled.
  WeightSpaceLayer(const models::ModelOptions& model, const TrainOptions& options, uint64_t seed,
                   const torch::Tensor& inputs, const RowScaling& scaling = {});

  void pre_activations(const RowNumbers& rows, Matrix<Number>& z) override;
  void accumulate(const RowNumbers& rows, const Matrix<Number>& delta) override;
  void descend() override;
  double penalty() override { return stepped().penalty(); }
  torch::Tensor weight() override { return stepped().value().view().t(); }
  torch::Tensor bias() override { return bias_.value().view().squeeze(0); }
  std::map<std::string, torch::Tensor> weight_state() override {
    return {{"weight", weight().clone(torch::MemoryFormat::Contiguous)}};
  }
  std::vector<torch::Tensor> snapshot() override { return {weight().clone(), bias().clone()}; }
  void restore(const std::vector<torch::Tensor>& snapshot) override;

 private:
  std::vector<const Number*> pointers(const RowNumbers& rows) const;
  /// Takes the step that is due, if one is.
  Parameter<Number>& stepped();
  /// The step that is due, and next W^T for the rows of `next`.
  void step(const std::vector<const Number*>& next, Number* products);
  void add_to_gradient(const RowNumbers& rows, const Matrix<Number>& delta);
  void add_to_batch(const RowNumbers& rows, const Matrix<Number>& delta);
  /// The products of W with some rows, z = W x.
  void multiply(const std::vector<const Number*>& rows, Number* products);

  // Of scaled rows W (x - m) / s = (W x - W m) / s, and the gradient by W is
  // sum delta (x - m)^T / s = (sum delta x^T - (sum delta) m^T) / s:
  // the mean is one more row of every block.
  bool is_scaled() const { return mean_.defined(); }
  void scale_products(int64_t rows, Matrix<Number>& z) const;
  void accumulate_scaled(const RowNumbers& rows, const Matrix<Number>& delta);

  std::vector<const Number*> inputs_;  ///< and the mean, where rows are scaled
  torch::Tensor mean_;                 ///< [features]; undefined where rows are not scaled
  double divisor_ = 1;
  Matrix<Number> with_mean_;  ///< products or derivatives of a block and of the mean
  std::vector<int64_t> numbers_with_mean_;
  Parameter<Number> weight_;  ///< W^T
  Parameter<Number> bias_;
  Matrix<Number> bias_gradient_;
  Matrix<Number> gradient_;  ///< of a batch of several blocks; undefined until there is one
  BatchGradient<Number> pending_;
  bool gradient_is_set_ = false;
  bool step_is_due_ = false;
};

}  // namespace training
