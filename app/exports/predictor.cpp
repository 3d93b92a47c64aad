#include "app/exports/predictor.h"

#include <algorithm>
#include <stdexcept>

#include "alexnet/features.h"
#include "app/inputs/script_network.h"
#include "data_loaders/pictures.h"
#include "data_loaders/pixels.h"
#include "models/classifier.h"

namespace exports {
namespace {

void require_shape(const torch::Tensor& pictures, int64_t side) {
  const bool fits = pictures.dim() == 4 && pictures.scalar_type() == torch::kUInt8 &&
                    pictures.size(1) == side && pictures.size(2) == side &&
                    (pictures.size(3) == 1 || pictures.size(3) == 3);
  if (fits) return;
  throw std::invalid_argument("Predictor: expected pictures uint8 [N, " + std::to_string(side) +
                              ", " + std::to_string(side) + ", 1 or 3]");
}

torch::Tensor alexnet_rows(const alexnet::Network& network, const torch::Tensor& pictures,
                           bool half_precision) {
  const auto rows = alexnet::features(network, pictures);
  return half_precision ? rows.to(torch::kFloat16).to(torch::kFloat32) : rows;
}

torch::Tensor grey_rows(const torch::Tensor& pictures) {
  data_loaders::LabelledImages images;
  images.images = pictures;
  return data_loaders::grey_pixels(images);
}

}  // namespace

Predictor::Predictor(ExportedModel model) : model_(std::move(model)) {
  check(model_);
  classifier_ = classifier_of(model_);
  if (model_.alexnet) network_.emplace(*model_.alexnet);
}

torch::Tensor Predictor::rows_of(const torch::Tensor& pictures) const {
  if (!network_ && !model_.network) return grey_rows(pictures);
  const auto coloured = data_loaders::with_three_channels(pictures);
  return network_ ? alexnet_rows(*network_, coloured, model_.half_precision)
                  : model_.network->rows(coloured);
}

torch::Tensor Predictor::rows(const torch::Tensor& pictures) const {
  require_shape(pictures, model_.picture.side);
  auto rows = rows_of(pictures);
  if (model_.scaling.mean.defined()) rows.sub_(model_.scaling.mean);
  if (model_.scaling.divisor != 1) rows.div_(model_.scaling.divisor);
  return rows;
}

torch::Tensor Predictor::scores(const torch::Tensor& rows) const {
  const torch::NoGradGuard no_gradient;
  return classifier_->forward(rows);
}

torch::Tensor Predictor::probabilities_of(const torch::Tensor& scores) const {
  return scores_are_logits(model_) ? scores.softmax(1) : scores;
}

torch::Tensor Predictor::probabilities(const torch::Tensor& pictures) const {
  return probabilities_of(scores(rows(pictures)));
}

torch::Tensor framed(const torch::Tensor& photo, const PictureShape& shape) {
  const bool grey = shape.channels == 1;
  if (shape.framing == Framing::stretched) return data_loaders::resized(photo, shape.side, grey);
  return data_loaders::resized(data_loaders::middle_square(photo), shape.side, grey);
}

}  // namespace exports
