#include "models/classifier.h"

#include <map>

#include "models/initial_weights.h"

namespace models {

namespace {

torch::Tensor activated(const std::string& activation, const torch::Tensor& values) {
  if (activation.empty()) return values;
  static const std::map<std::string, torch::Tensor (*)(const torch::Tensor&)> functions{
      {"tanh", torch::tanh}};
  return functions.at(activation)(values);
}

}  // namespace

Classifier::Classifier(const Architecture& architecture, const std::vector<torch::Tensor>& weights)
    : architecture_(architecture) {
  for (size_t i = 0; i < architecture.layers.size(); ++i) {
    layers_.push_back(
        register_module(architecture.layers[i].name, std::make_shared<LinearLayer>(weights.at(i))));
  }
}

torch::Tensor Classifier::forward(const torch::Tensor& x) {
  auto values = x;
  for (size_t i = 0; i < layers_.size(); ++i) {
    values = layers_[i]->forward(values);
    values = activated(architecture_.layers[i].activation, values);
  }
  return values;
}

std::shared_ptr<Classifier> make_classifier(const ModelOptions& options, uint64_t seed) {
  const auto architecture = architecture_of(options);
  std::vector<torch::Tensor> weights{initial_input_weights(options, seed)};
  if (architecture.layers.size() > 1) weights.push_back(initial_output_weights(options, seed));
  return std::make_shared<Classifier>(architecture, weights);
}

}  // namespace models
