#include "models/linear_layer.h"

#include <stdexcept>

namespace models {

void require_positive(const ModelOptions& options) {
  const bool has_width = options.type != ModelType::face_network || options.hidden_units > 0;
  if (options.features < 1 || options.classes < 1 || !has_width) {
    throw std::invalid_argument("a model needs positive features, classes and hidden_units");
  }
}

LinearLayer::LinearLayer(const torch::Tensor& weight)
    : weight_(register_parameter("weight", weight)),
      bias_(register_parameter("bias", torch::zeros({weight.size(0)}, weight.options()))) {}

torch::Tensor LinearLayer::forward(const torch::Tensor& x) {
  return torch::addmm(bias_, x, weight_.t());
}

}  // namespace models
