#pragma once

#include <memory>
#include <vector>

#include "models/model_options.h"
#include "training/batch_gradient.h"
#include "training/input_layer.h"
#include "training/parameter.h"
#include "training/sample_space.h"

namespace training {

/// The engine that never touches W: it keeps W = a U + C X_train, with U the seed's directions, a
/// number a and C^T [n, width]. Exact for SGD with or without momentum and l2
/// (docs/sample_space.md). A step is a few kernels over memory that is there already.
template <class Number>
class SampleSpaceLayer : public TrainedLayer<Number> {
 public:
  /// Throws std::invalid_argument for Adam or an l1 penalty.
  SampleSpaceLayer(std::shared_ptr<SampleSpace> space, const models::ModelOptions& model,
                   const TrainOptions& options, uint64_t seed);

  void pre_activations(const RowNumbers& rows, Matrix<Number>& z) override;
  void accumulate(const RowNumbers& rows, const Matrix<Number>& delta) override;
  void descend() override;
  double penalty() override;
  torch::Tensor weight() override;
  torch::Tensor bias() override { return bias_.value().view().squeeze(0); }
  std::map<std::string, torch::Tensor> weight_state() override;
  std::vector<torch::Tensor> snapshot() override;
  void restore(const std::vector<torch::Tensor>& snapshot) override;

 private:
  /// The rows of `target`, [n, width], that the pending blocks name += scale times their
  /// derivatives.
  void add_pending(Matrix<Number>& target, double scale) const;
  void descend_plain();
  void descend_with_momentum();
  /// Keeps C_i . (K C^T)_i / scale^2 of a training row, whose products with all others are there.
  void keep_square(int64_t row, const Number* products);
  /// The sum of them; makes the products that nobody has asked for since the last step.
  double sum_of_squares();
  torch::Tensor coefficients() const { return coefficients_.view() * scale_; }

  std::shared_ptr<SampleSpace> space_;
  uint64_t seed_;
  double learning_rate_, momentum_, l2_;
  SharedProducts::Projection projection_;
  Matrix<Number> projected_;                   ///< X U^T, [N, width]
  std::vector<const Number*> inner_products_;  ///< rows of X X_train^T
  double directions_;                          ///< a
  Matrix<Number> coefficients_;                ///< C^T / scale, [n, width]
  double scale_ = 1;  ///< so that l2 shrinks all of C by changing one number
  // With momentum the velocity lies in the same span: V = e U + D X_train.
  double directions_velocity_ = 0;       ///< e
  Matrix<Number> coefficient_velocity_;  ///< D^T, [n, width]
  Parameter<Number> bias_;
  Matrix<Number> bias_gradient_;
  BatchGradient<Number> pending_;
  std::vector<const Number*> batch_;  ///< rows of the batch in inner_products_
  // For the penalty: a point of the curve asks for the same products to get its figures.
  std::vector<double> squares_;    ///< of each training row
  std::vector<int64_t> known_at_;  ///< the step after which its square was kept
  int64_t steps_ = 0;
};

}  // namespace training
