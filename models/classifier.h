#pragma once

#include <torch/nn/module.h>

#include <memory>

#include "models/model_options.h"

namespace models {

/// A network that scores each row of a batch against every class.
class Classifier : public torch::nn::Module {
 public:
  /// `x` is [N, features]; returns scores [N, classes] of the same dtype: logits, except for
  /// LinearRegression, whose scores estimate the one-hot label itself.
  virtual torch::Tensor forward(const torch::Tensor& x) = 0;
};

/// The model that `options` describes, weights drawn for `seed`: the same seed gives the same
/// weights, and unit j of a hidden layer has the same weights in every width. float32 on the CPU.
/// Throws std::invalid_argument if features, classes or (for a face network) hidden_units is not
/// positive.
std::shared_ptr<Classifier> make_classifier(const ModelOptions& options, uint64_t seed);

}  // namespace models
