#pragma once

#include <torch/nn/module.h>

#include <memory>
#include <vector>

#include "models/architecture.h"
#include "models/linear_layer.h"

namespace models {

/// A network that scores each row of a batch against every class: the layers of its architecture,
/// each a module under its name.
class Classifier : public torch::nn::Module {
 public:
  /// `weights` holds one [outputs, inputs] of each layer; biases start at 0.
  Classifier(const Architecture& architecture, const std::vector<torch::Tensor>& weights);

  /// `x` is [N, features]; returns scores [N, classes] of the same dtype, which mean what
  /// Architecture::loss says.
  torch::Tensor forward(const torch::Tensor& x);

 private:
  Architecture architecture_;
  std::vector<std::shared_ptr<LinearLayer>> layers_;
};

/// The model that `options` describes, weights drawn for `seed`: the same seed gives the same
/// weights, and unit j of a hidden layer has the same weights in every width. float32 on the CPU.
/// Throws as architecture_of.
std::shared_ptr<Classifier> make_classifier(const ModelOptions& options, uint64_t seed);

}  // namespace models
