#include "models/architecture.h"

#include <stdexcept>

namespace models {

Architecture architecture_of(const ModelOptions& options) {
  const auto [type, features, hidden_units, classes, initial_scale] = options;
  const bool has_width = !has_hidden_units(type) || hidden_units > 0;
  if (features < 1 || classes < 1 || !has_width) {
    throw std::invalid_argument("a model needs positive features, classes and hidden_units");
  }
  if (!has_hidden_units(type)) return {{{"linear", features, classes}}, loss_of(type)};
  return {{{"hidden", features, hidden_units, "tanh"}, {"output", hidden_units, classes}},
          loss_of(type)};
}

Loss loss_of(ModelType type) {
  return type == ModelType::linear_regression ? Loss::squared_error : Loss::log_loss;
}

}  // namespace models
