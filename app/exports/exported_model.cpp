#include "app/exports/exported_model.h"

#include <stdexcept>

#include "models/classifier.h"

namespace exports {
namespace {

/// A classifier of width 1 costs nothing to draw: it says which parameters there are, and its
/// tensors are replaced.
std::shared_ptr<models::Classifier> small_classifier(const ExportedModel& model) {
  auto small = model.model;
  small.features = 1;
  return models::make_classifier(small, /*seed=*/0);
}

/// The shape of the parameter in the model itself: the first weight is as wide as the input.
std::vector<int64_t> full_shape(const torch::Tensor& small, bool is_first, int64_t features) {
  auto shape = small.sizes().vec();
  if (is_first) shape.at(1) = features;
  return shape;
}

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
  const auto expected = small_classifier(model)->named_parameters();
  bool is_first = true;
  for (const auto& parameter : expected) {
    const auto found = model.parameters.find(parameter.key());
    if (found == model.parameters.end()) {
      throw std::runtime_error("the parameter " + parameter.key() + " is missing");
    }
    check_tensor(parameter.key(), found->second,
                 full_shape(parameter.value(), is_first, model.model.features));
    is_first = false;
  }
  if (model.parameters.size() != expected.size()) {
    throw std::runtime_error("it has parameters that its model does not know");
  }
}

int64_t features_of_input(const ExportedModel& model) {
  if (model.input == experiments::Input::pixels) return model.picture.side * model.picture.side;
  if (!model.alexnet) throw std::runtime_error("AlexNet's weights are missing");
  alexnet::check(*model.alexnet);
  return alexnet::conv4_features(*model.alexnet);
}

}  // namespace

bool scores_are_logits(const ExportedModel& model) {
  return model.model.type != models::ModelType::linear_regression;
}

std::shared_ptr<models::Classifier> classifier_of(const ExportedModel& model) {
  auto classifier = small_classifier(model);
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
