#include "app/exports/exported_model.h"

#include <stdexcept>

#include "alexnet/layers.h"
#include "app/inputs/script_network.h"
#include "models/classifier.h"

namespace exports {
namespace {

void check_tensor(const std::string& name, const torch::Tensor& tensor,
                  const std::vector<int64_t>& shape) {
  if (tensor.scalar_type() != torch::kFloat32) {
    throw std::runtime_error(name + ": expected float32");
  }
  if (tensor.sizes() != torch::IntArrayRef(shape)) {
    throw std::runtime_error(name + ": its shape does not fit the model");
  }
  if (!tensor.isfinite().all().item<bool>()) {
    throw std::runtime_error(name + ": holds a value that is not finite");
  }
}

void check_parameters(const ExportedModel& model) {
  const auto check_parameter = [&](const std::string& name, const std::vector<int64_t>& shape) {
    const auto found = model.parameters.find(name);
    if (found == model.parameters.end()) {
      throw std::runtime_error("the parameter " + name + " is missing");
    }
    check_tensor(name, found->second, shape);
  };
  const auto layers = models::architecture_of(model.model).layers;
  for (const auto& layer : layers) {
    check_parameter(layer.name + ".weight", {layer.outputs, layer.inputs});
    check_parameter(layer.name + ".bias", {layer.outputs});
  }
  if (model.parameters.size() != 2 * layers.size()) {
    throw std::runtime_error("it has parameters that its model does not know");
  }
}

}  // namespace

int64_t features_of_input(const ExportedModel& model) {
  const auto side = model.picture.side;
  if (model.network) return model.network->features(side, side);
  if (!model.alexnet) return side * side;
  alexnet::check(*model.alexnet);
  return alexnet::output_shape(*model.alexnet).numbers();
}

bool scores_are_logits(const ExportedModel& model) {
  return models::loss_of(model.model.type) == models::Loss::log_loss;
}

std::shared_ptr<models::Classifier> classifier_of(const ExportedModel& model) {
  const auto architecture = models::architecture_of(model.model);
  std::vector<torch::Tensor> weights;
  for (const auto& layer : architecture.layers) {
    weights.push_back(model.parameters.at(layer.name + ".weight"));
  }
  const auto classifier = std::make_shared<models::Classifier>(architecture, weights);
  const torch::NoGradGuard no_gradient;
  for (auto& parameter : classifier->named_parameters()) {
    parameter.value().set_data(model.parameters.at(parameter.key()));
  }
  return classifier;
}

void check(const ExportedModel& model) {
  const auto& picture = model.picture;
  if (picture.side < 1 || (picture.channels != 1 && picture.channels != 3)) {
    throw std::runtime_error("the pictures' side or channels make no sense");
  }
  if (model.model.features != features_of_input(model)) {
    throw std::runtime_error("its features are not as many as its input gives");
  }
  if (static_cast<int64_t>(model.class_names.size()) != model.model.classes) {
    throw std::runtime_error("it has other class names than classes");
  }
  check_parameters(model);
  if (model.scaling.mean.defined()) {
    check_tensor("input.mean", model.scaling.mean, {model.model.features});
  }
  if (!(model.scaling.divisor > 0)) throw std::runtime_error("its divisor is not positive");
}

}  // namespace exports
