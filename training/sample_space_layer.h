#pragma once

#include <memory>

#include "models/model_options.h"
#include "training/input_layer.h"
#include "training/parameter.h"
#include "training/sample_space.h"

namespace training {

/// The engine that never touches W: it keeps W = a U + C X_train, with U the seed's directions, a
/// number a and C^T [n, width]. Exact for SGD with or without momentum and l2
/// (docs/sample_space.md). `Rows::design` holds rows of X X_train^T.
class SampleSpaceLayer : public InputLayer {
 public:
  /// Throws std::invalid_argument for Adam or an l1 penalty.
  SampleSpaceLayer(std::shared_ptr<SampleSpace> space, const models::ModelOptions& model,
                   const TrainOptions& options, uint64_t seed);

  torch::Tensor pre_activations(const Rows& rows) override;
  void accumulate(const Rows& rows, const torch::Tensor& delta) override;
  void descend() override;
  double penalty() override;
  torch::Tensor weight() override;
  torch::Tensor bias() override { return bias_.value(); }
  std::vector<torch::Tensor> snapshot() override;
  void restore(const std::vector<torch::Tensor>& snapshot) override;

 private:
  void descend_plain();
  void descend_with_momentum();
  torch::Tensor coefficients() const { return coefficients_ * scale_; }
  /// `factor` as ATen takes it: a finite one that float32 cannot hold becomes infinite, and with it
  /// the loss, which ends the training as diverged.
  double representable(double factor) const;

  std::shared_ptr<SampleSpace> space_;
  uint64_t seed_;
  double learning_rate_, momentum_, l2_;
  SampleSpace::Projection projection_;
  double directions_;           ///< a
  torch::Tensor coefficients_;  ///< C^T / scale, [n, width]
  double scale_ = 1;            ///< so that l2 shrinks all of C by changing one number
  // With momentum the velocity lies in the same span: V = e U + D X_train.
  double directions_velocity_ = 0;      ///< e
  torch::Tensor coefficient_velocity_;  ///< D^T, [n, width]
  Parameter bias_;
  std::vector<Rows> pending_rows_;
  std::vector<torch::Tensor> pending_delta_;
};

}  // namespace training
