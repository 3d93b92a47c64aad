#include "app/sweep_file/names.h"

namespace experiments {

const std::vector<std::string>& input_names() {
  static const std::vector<std::string> kNames{"pixels",        "alexnet.conv1", "alexnet.conv2",
                                               "alexnet.conv3", "alexnet.conv4", "alexnet.conv5",
                                               "alexnet.fc6",   "alexnet.fc7"};
  return kNames;
}

template <>
const Names<Scaling>& names() {
  static const Names<Scaling> kNames{{"none", Scaling::none},
                                     {"centred", Scaling::centred},
                                     {"standardised", Scaling::standardised}};
  return kNames;
}

template <>
const Names<models::ModelType>& names() {
  using models::ModelType;
  static const Names<ModelType> kNames{{"logistic_regression", ModelType::logistic_regression},
                                       {"linear_regression", ModelType::linear_regression},
                                       {"face_network", ModelType::face_network}};
  return kNames;
}

template <>
const Names<models::Loss>& names() {
  static const Names<models::Loss> kNames{{"log_loss", models::Loss::log_loss},
                                          {"squared_error", models::Loss::squared_error}};
  return kNames;
}

template <>
const Names<training::Optimizer>& names() {
  static const Names<training::Optimizer> kNames{{"sgd", training::Optimizer::sgd},
                                                 {"adam", training::Optimizer::adam}};
  return kNames;
}

template <>
const Names<training::Engine>& names() {
  using training::Engine;
  static const Names<Engine> kNames{{"auto", Engine::automatic},
                                    {"sample_space", Engine::sample_space},
                                    {"weight_space", Engine::weight_space}};
  return kNames;
}

template <>
const Names<Keep>& names() {
  static const Names<Keep> kNames{{"best", Keep::best}, {"all", Keep::all}, {"none", Keep::none}};
  return kNames;
}

template <>
const Names<NoisePlace>& names() {
  static const Names<NoisePlace> kNames{
      {"train", NoisePlace::train}, {"test", NoisePlace::test}, {"both", NoisePlace::both}};
  return kNames;
}

template <>
const Names<NetworkTakes>& names() {
  static const Names<NetworkTakes> kNames{{"uint8_rgb", NetworkTakes::uint8_rgb},
                                          {"float", NetworkTakes::planes}};
  return kNames;
}

std::vector<std::string> models_with_hidden_units() {
  std::vector<std::string> with;
  for (const auto& [name, type] : names<models::ModelType>()) {
    if (models::has_hidden_units(type)) with.push_back(name);
  }
  return with;
}

}  // namespace experiments
