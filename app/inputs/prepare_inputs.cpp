#include "app/inputs/prepare_inputs.h"

#include <cmath>

#include "app/sweep_file/names.h"
#include "data_loaders/pixels.h"
#include "files/sha256.h"

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

// Sums in float64, one row after the other: LibTorch's follow the number of threads and the
// instructions that it finds.

/// The mean of each column of float32 [N, features].
torch::Tensor column_means(const torch::Tensor& rows) {
  auto sums = torch::zeros({rows.size(1)}, torch::kFloat64);
  double* sum = sums.data_ptr<double>();
  const float* row = rows.data_ptr<float>();
  for (int64_t r = 0; r < rows.size(0); ++r, row += rows.size(1)) {
    for (int64_t c = 0; c < rows.size(1); ++c) sum[c] += row[c];
  }
  return sums.div_(static_cast<double>(rows.size(0))).to(torch::kFloat32);
}

/// The root of the mean square of all numbers of float32 [N, features].
double root_mean_square(const torch::Tensor& rows) {
  double sum = 0;
  const float* number = rows.data_ptr<float>();
  for (int64_t i = 0; i < rows.numel(); ++i) sum += static_cast<double>(number[i]) * number[i];
  return std::sqrt(sum / static_cast<double>(rows.numel()));
}

/// `train`, contiguous, is a view of the inputs: what is done to them is done to it.
RowScaling scale_(torch::Tensor& inputs, const torch::Tensor& train, Scaling scaling) {
  RowScaling done;
  if (scaling == Scaling::none) return done;
  done.mean = column_means(train);
  inputs.sub_(done.mean);
  if (scaling == Scaling::centred) return done;
  done.divisor = root_mean_square(train);
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
