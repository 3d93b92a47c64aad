#pragma once

#include <torch/nn/module.h>

namespace models {

/// x W^T + b with parameters "weight" and "bias", as torch::nn::Linear; that one always draws first
/// weights of its own from the global generator.
class LinearLayer : public torch::nn::Module {
 public:
  /// `weight` is [outputs, inputs]; biases start at 0.
  explicit LinearLayer(const torch::Tensor& weight);

  /// [N, inputs] to [N, outputs].
  torch::Tensor forward(const torch::Tensor& x);

 private:
  torch::Tensor weight_;
  torch::Tensor bias_;
};

}  // namespace models
