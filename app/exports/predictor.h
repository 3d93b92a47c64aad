#pragma once

#include <torch/types.h>

#include <memory>
#include <optional>

#include "alexnet/network.h"
#include "app/exports/exported_model.h"

namespace exports {

/// Runs an exported model on pictures, the way training did: the same numbers whatever file the
/// model came from.
class Predictor {
 public:
  /// Throws as check(ExportedModel).
  explicit Predictor(ExportedModel model);

  /// What the network reads of each picture, float32 [N, features], already scaled. `pictures` is
  /// uint8 [N, side, side, 1 or 3] (RGB), of the side that the network was trained on; throws
  /// std::invalid_argument for others.
  torch::Tensor rows(const torch::Tensor& pictures) const;

  /// float32 [N, classes] for rows: logits, or linear regression's scores.
  torch::Tensor scores(const torch::Tensor& rows) const;

  /// float32 [N, classes] for scores: their softmax, or linear regression's scores as they are.
  torch::Tensor probabilities_of(const torch::Tensor& scores) const;

  /// All three steps: float32 [N, classes].
  torch::Tensor probabilities(const torch::Tensor& pictures) const;

  const ExportedModel& model() const { return model_; }

 private:
  torch::Tensor rows_of(const torch::Tensor& pictures) const;

  ExportedModel model_;
  std::shared_ptr<models::Classifier> classifier_;
  std::optional<alexnet::Network> network_;
};

/// A photo uint8 [H, W, 3], BGR as data_loaders::decode gives it, as the network's picture: uint8
/// [side, side, channels], RGB.
torch::Tensor framed(const torch::Tensor& photo, const PictureShape& shape);

}  // namespace exports
