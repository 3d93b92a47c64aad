#include "app/exports/evaluation.h"

#include <algorithm>
#include <stdexcept>

#include "training/head.h"
#include "training/loss.h"

namespace exports {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// The model's class of each class of the data: int64 [classes].
torch::Tensor class_map(const std::vector<std::string>& model,
                        const std::vector<std::string>& data) {
  auto map = torch::empty({static_cast<int64_t>(data.size())}, torch::kInt64);
  for (size_t i = 0; i < data.size(); ++i) {
    const auto found = std::find(model.begin(), model.end(), data[i]);
    if (found == model.end() || model.size() != data.size()) {
      throw std::runtime_error("the model knows other classes than the data set: the model's are " +
                               joined(model) + "; the data's are " + joined(data));
    }
    map[static_cast<int64_t>(i)] = static_cast<int64_t>(found - model.begin());
  }
  return map;
}

void require_side(const data_loaders::LabelledImages& images, int64_t side) {
  if (images.images.size(1) == side && images.images.size(2) == side) return;
  throw std::runtime_error("the model takes pictures of " + std::to_string(side) + " x " +
                           std::to_string(side) + " pixels, the data set's are of " +
                           std::to_string(images.images.size(2)) + " x " +
                           std::to_string(images.images.size(1)));
}

void finish(Evaluation& found) {
  found.correct = found.confusion.diagonal().sum().item<int64_t>();
  found.interval = training::wilson_interval(found.correct, found.pictures);
  if (found.pictures > 0) found.loss /= static_cast<double>(found.pictures);
  found.classes = training::class_figures(found.confusion);
}

}  // namespace

Evaluation evaluate(const Predictor& predictor, const data_loaders::LabelledImages& images,
                    const std::function<bool(int64_t, int64_t)>& go_on) {
  constexpr int64_t batch = 256;
  const auto& model = predictor.model();
  const auto labels =
      class_map(model.class_names, images.class_names).index_select(0, images.labels);
  require_side(images, model.picture.side);
  const auto loss = models::loss_of(model.model.type);
  Evaluation found;
  found.confusion = torch::zeros({model.model.classes, model.model.classes}, torch::kInt64);
  for (int64_t first = 0; first < images.size(); first += batch) {
    const auto count = std::min(batch, images.size() - first);
    const auto scores = predictor.scores(predictor.rows(images.images.narrow(0, first, count)));
    const auto own = labels.narrow(0, first, count);
    found.confusion += training::confusion_matrix(scores.argmax(1), own, model.model.classes);
    found.loss += training::loss_sum(loss, scores, own);
    found.pictures += count;
    if (go_on && !go_on(found.pictures, images.size())) break;
  }
  finish(found);
  return found;
}

}  // namespace exports
