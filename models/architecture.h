#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/model_options.h"

namespace models {

/// The data term of the loss, by what the scores mean.
enum class Loss {
  log_loss,       ///< scores are logits: -log softmax(scores)[label], nats
  squared_error,  ///< scores estimate the one-hot label as they are: |scores - onehot(label)|^2
};

/// activation(x W^T + b), with W [outputs, inputs] and b [outputs].
struct Layer {
  std::string name;  ///< of its parameters, "<name>.weight" and "<name>.bias", in every saved model
  int64_t inputs = 0;
  int64_t outputs = 0;
  /// "tanh", as LibTorch and TorchScript call the function, and ONNX with a capital; empty: none.
  std::string activation = {};
};

/// What a model is. Everything that builds, trains, writes or reads one follows this.
struct Architecture {
  std::vector<Layer> layers;  ///< the first reads the input, the last gives the scores
  Loss loss = Loss::log_loss;
};

/// Throws std::invalid_argument unless features, classes and, where the model has them,
/// hidden_units are positive.
Architecture architecture_of(const ModelOptions& options);

/// Architecture::loss, by the type alone.
Loss loss_of(ModelType type);

}  // namespace models
