#include <utility>

#include "models/classifier.h"
#include "training/trainer.h"

namespace training {

TrainedModel::TrainedModel(const TrainRequest& request, std::unique_ptr<InputLayer> layer,
                           std::unique_ptr<Head> head)
    : request_(request), layer_(std::move(layer)), head_(std::move(head)) {}

std::shared_ptr<models::Classifier> TrainedModel::classifier() {
  // A model of width 1 costs nothing to draw; its tensors are replaced below.
  auto small = request_.model;
  small.features = 1;
  auto classifier = models::make_classifier(small, request_.seed);
  std::vector<torch::Tensor> values{layer_->weight(), layer_->bias()};
  for (const auto& tensor : head_->parameters()) values.push_back(tensor);
  const torch::NoGradGuard no_gradient;
  auto parameters = classifier->parameters();
  for (size_t i = 0; i < parameters.size(); ++i) {
    parameters[i].set_data(values.at(i).to(torch::kFloat32, /*non_blocking=*/false, /*copy=*/true));
  }
  return classifier;
}

}  // namespace training
