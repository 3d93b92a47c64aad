#include "app/experiments/prepare_inputs.h"

#include "app/config_error.h"
#include "app/experiments/names.h"
#include "data_loaders/pixels.h"
#include "files/sha256.h"

namespace experiments {
namespace {

void scale_(torch::Tensor& inputs, const torch::Tensor& train, Scaling scaling) {
  if (scaling == Scaling::none) return;
  inputs.sub_(train.mean(0));
  // `train` is a view: it is centred by now.
  if (scaling == Scaling::standardised) inputs.div_(train.square().mean().sqrt());
}

}  // namespace

void require_known(Input input) {
  if (input == Input::pixels) return;
  throw app::ConfigError("input \"" + name_of(input) +
                         "\": this version reads pixels only; set input to \"pixels\"");
}

training::TrainingData prepare_inputs(const LoadedDataset& dataset, Input input, Scaling scaling) {
  require_known(input);
  const auto& split = dataset.split;
  const auto rows = torch::cat({split.train, split.validation, split.test});
  training::TrainingData data;
  data.examples.inputs = data_loaders::grey_pixels(data_loaders::select(dataset.images, rows));
  data.examples.labels = dataset.images.labels.index_select(0, rows).contiguous();
  data.train = {0, split.train.size(0)};
  data.validation = {data.train.count, split.validation.size(0)};
  data.test = {data.train.count + data.validation.count, split.test.size(0)};
  data.classes = static_cast<int64_t>(dataset.images.class_names.size());
  scale_(data.examples.inputs, data.examples.inputs.narrow(0, 0, data.train.count), scaling);
  return data;
}

std::string input_fingerprint(const LoadedDataset& dataset, Input input) {
  return files::sha256(dataset.record.fingerprint + " " + name_of(input));
}

}  // namespace experiments
