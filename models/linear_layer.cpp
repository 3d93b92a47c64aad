#include "models/linear_layer.h"

namespace models {

LinearLayer::LinearLayer(const torch::Tensor& weight)
    : weight_(register_parameter("weight", weight)),
      bias_(register_parameter("bias", torch::zeros({weight.size(0)}, weight.options()))) {}

torch::Tensor LinearLayer::forward(const torch::Tensor& x) {
  return torch::addmm(bias_, x, weight_.t());
}

}  // namespace models
