#pragma once

#include "models/classifier.h"
#include "models/linear_layer.h"

namespace models {

/// scores = W x + b; trained by least squares against the one-hot label.
class LinearRegression : public Classifier {
 public:
  /// Weights are drawn for `seed`, biases are 0. Throws std::invalid_argument if features or
  /// classes is not positive.
  LinearRegression(const ModelOptions& options, uint64_t seed);

  torch::Tensor forward(const torch::Tensor& x) override;

 private:
  std::shared_ptr<LinearLayer> linear_;
};

}  // namespace models
