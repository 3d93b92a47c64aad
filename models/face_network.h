#pragma once

#include "models/classifier.h"
#include "models/linear_layer.h"

namespace models {

/// logits = W2 tanh(W1 x + b1) + b2.
class FaceNetwork : public Classifier {
 public:
  /// Weights are drawn for `seed`, biases are 0. Throws std::invalid_argument if features,
  /// hidden_units or classes is not positive.
  FaceNetwork(const ModelOptions& options, uint64_t seed);

  torch::Tensor forward(const torch::Tensor& x) override;

 private:
  std::shared_ptr<LinearLayer> hidden_;
  std::shared_ptr<LinearLayer> output_;
};

}  // namespace models
