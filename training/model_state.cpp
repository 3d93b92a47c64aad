#include "training/model_state.h"

#include <stdexcept>
#include <vector>

namespace training {
namespace {

const torch::Tensor& found(const ModelState& state, const std::string& name,
                           const std::vector<int64_t>& shape) {
  const auto tensor = state.find(name);
  if (tensor == state.end()) throw std::runtime_error(name + " is missing");
  if (tensor->second.sizes() != torch::IntArrayRef(shape))
    throw std::runtime_error(name + ": its shape does not fit the model and its training pictures");
  return tensor->second;
}

torch::Tensor first_weight(const ModelState& state, const models::Layer& layer,
                           const TrainRequest& request, const TrainingData& data) {
  const auto& name = layer.name;
  if (state.count(name + ".coefficients") == 0)
    return found(state, name + ".weight", {layer.outputs, layer.inputs});
  const auto inputs = data.examples.inputs.contiguous();
  const auto rows = static_cast<int64_t>(data.train.size());
  const auto factors = found(state, name + ".coefficients", {rows, layer.outputs});
  return sample_space_weight(inputs, data.train, request.seed,
                             found(state, name + ".directions", {1}).item<double>(),
                             factors.to(inputs.scalar_type()));
}

}  // namespace

ModelState state_of(TrainedModel& model) {
  const c10::InferenceMode no_autograd;
  const auto layers = models::architecture_of(model.request().model).layers;
  ModelState state;
  for (auto& [name, tensor] : model.layer().weight_state())
    state[layers.front().name + "." + name] = tensor;
  state[layers.front().name + ".bias"] = model.layer().bias().clone();
  const auto head = model.head().parameters();
  for (size_t i = 1; i < layers.size(); ++i) {
    state[layers[i].name + ".weight"] = head.at(2 * i - 2).clone();
    state[layers[i].name + ".bias"] = head.at(2 * i - 1).clone();
  }
  return state;
}

int64_t state_bytes(Engine engine, const TrainRequest& request, int64_t training_rows) {
  const auto layers = models::architecture_of(request.model).layers;
  int64_t numbers = 0;
  for (size_t i = 0; i < layers.size(); ++i) {
    const bool is_small = i == 0 && engine == Engine::sample_space;
    numbers += layers[i].outputs * (1 + (is_small ? training_rows : layers[i].inputs));
  }
  return numbers * static_cast<int64_t>(sizeof(float));
}

std::map<std::string, torch::Tensor> parameters_of(const ModelState& state,
                                                   const TrainRequest& request,
                                                   const TrainingData& data) {
  const torch::NoGradGuard no_gradient;  // whoever builds a module of them may want one
  std::map<std::string, torch::Tensor> parameters;
  const auto layers = models::architecture_of(request.model).layers;
  for (size_t i = 0; i < layers.size(); ++i) {
    const auto& [name, inputs, outputs, activation] = layers[i];
    parameters[name + ".weight"] = i == 0 ? first_weight(state, layers[i], request, data)
                                          : found(state, name + ".weight", {outputs, inputs});
    parameters[name + ".bias"] = found(state, name + ".bias", {outputs});
  }
  for (auto& [name, values] : parameters) values = values.to(torch::kFloat32);
  return parameters;
}

}  // namespace training
