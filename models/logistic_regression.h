#pragma once

#include "models/classifier.h"
#include "models/linear_layer.h"

namespace models {

/// logits = W x + b; trained with softmax and log loss.
class LogisticRegression : public Classifier {
 public:
  /// Weights are drawn for `seed`, biases are 0. Throws std::invalid_argument if features or
  /// classes is not positive.
  LogisticRegression(const ModelOptions& options, uint64_t seed);

  torch::Tensor forward(const torch::Tensor& x) override;

 private:
  std::shared_ptr<LinearLayer> linear_;
};

}  // namespace models
