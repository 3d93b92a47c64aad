#include "app/experiments/prepare_inputs.h"

#include "app/experiments/names.h"
#include "data_loaders/pixels.h"
#include "files/sha256.h"
#include "parallel/one_thread.h"

namespace experiments {
namespace {

torch::Tensor unscaled_rows(const LoadedDataset& dataset, const torch::Tensor& rows, Input input,
                            const FeatureSource& source, const alexnet::Progress& progress,
                            std::string& notice) {
  const auto pictures = data_loaders::select(dataset.images, rows);
  if (input == Input::pixels) return data_loaders::grey_pixels(pictures);
  auto features = conv4_features(source, dataset.name, pictures.images, progress);
  notice = std::move(features.notice);
  return features.rows;
}

RowScaling scale_(torch::Tensor& inputs, const torch::Tensor& train, Scaling scaling) {
  RowScaling done;
  if (scaling == Scaling::none) return done;
  done.mean = train.mean(0);
  inputs.sub_(done.mean);
  if (scaling == Scaling::centred) return done;
  // Spread over threads, a sum over all rows and columns would depend on their number.
  const parallel::OneThread one_thread;
  // `train` is a view: it is centred by now.
  done.divisor = train.square().mean().sqrt().item<double>();
  inputs.div_(done.divisor);
  return done;
}

}  // namespace

PreparedRows prepare_inputs(const LoadedDataset& dataset, Input input, Scaling scaling,
                            const FeatureSource& features, const alexnet::Progress& progress) {
  const auto& split = dataset.split;
  const auto rows = torch::cat({split.train, split.validation, split.test});
  PreparedRows prepared;
  auto& data = prepared.data;
  data.examples.inputs = unscaled_rows(dataset, rows, input, features, progress, prepared.notice);
  data.examples.labels = dataset.images.labels.index_select(0, rows).contiguous();
  data.train = {0, split.train.size(0)};
  data.validation = {data.train.count, split.validation.size(0)};
  data.test = {data.train.count + data.validation.count, split.test.size(0)};
  data.classes = static_cast<int64_t>(dataset.images.class_names.size());
  prepared.scaling =
      scale_(data.examples.inputs, data.examples.inputs.narrow(0, 0, data.train.count), scaling);
  data.sparse_inputs = training::find_sparse_rows(data.examples.inputs);
  return prepared;
}

int64_t input_features(const LoadedDataset& dataset, Input input, const FeatureSource& features) {
  if (input == Input::alexnet_conv4) return features.network->features();
  return dataset.images.images.size(1) * dataset.images.images.size(2);
}

std::string input_fingerprint(const LoadedDataset& dataset, Input input,
                              const FeatureSource& features) {
  auto text = dataset.record.fingerprint + " " + name_of(input);
  if (input == Input::alexnet_conv4) text += " " + fingerprint(features);
  return files::sha256(text);
}

}  // namespace experiments
