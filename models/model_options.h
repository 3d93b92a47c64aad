#pragma once

#include <cstdint>

namespace models {

/// logistic_regression: logits = W x + b. linear_regression: scores = W x + b. face_network:
/// logits = W2 tanh(W1 x + b1) + b2. What each consists of: models/architecture.h.
enum class ModelType { logistic_regression, linear_regression, face_network };

inline bool has_hidden_units(ModelType type) {
  return type == ModelType::face_network;
}

/// What to build; `features` and `classes` follow from the data.
struct ModelOptions {
  ModelType type = ModelType::face_network;
  int64_t features = 0;      ///< columns of the input, >= 1
  int64_t hidden_units = 0;  ///< width of the tanh layer, >= 1; 0 for the two regressions
  int64_t classes = 0;       ///< >= 2
  /// Standard deviation of the normal distribution that weights are drawn from; biases start at 0.
  double initial_scale = 0.01;
};

/// Units of the layer that reads the input: the hidden units, or for a regression the classes.
inline int64_t input_layer_width(const ModelOptions& options) {
  return has_hidden_units(options.type) ? options.hidden_units : options.classes;
}

}  // namespace models
