#include "app/inputs/prepare_inputs.h"

#include <cmath>

#include "files/sha256.h"

namespace experiments {
namespace {

using Rows = std::vector<int64_t>;

/// Where `numbers` stand in `sorted`, which has all of them.
Rows places_of(const torch::Tensor& numbers, const torch::Tensor& sorted) {
  const auto places = torch::searchsorted(sorted, numbers).contiguous();
  return {places.data_ptr<int64_t>(), places.data_ptr<int64_t>() + places.numel()};
}

// Sums in float64, one row after the other: LibTorch's follow the number of threads and the
// instructions that it finds.

/// The mean of each column of some rows of float32 [N, features].
torch::Tensor column_means(const torch::Tensor& inputs, const Rows& rows) {
  const int64_t features = inputs.size(1);
  auto sums = torch::zeros({features}, torch::kFloat64);
  double* sum = sums.data_ptr<double>();
  for (const int64_t r : rows) {
    const float* row = inputs.data_ptr<float>() + r * features;
    for (int64_t c = 0; c < features; ++c) sum[c] += row[c];
  }
  return sums.div_(static_cast<double>(rows.size())).to(torch::kFloat32);
}

/// The root of the mean square of all numbers of some rows of float32 [N, features].
double root_mean_square(const torch::Tensor& inputs, const Rows& rows) {
  const int64_t features = inputs.size(1);
  double sum = 0;
  for (const int64_t r : rows) {
    const float* row = inputs.data_ptr<float>() + r * features;
    for (int64_t c = 0; c < features; ++c) sum += static_cast<double>(row[c]) * row[c];
  }
  return std::sqrt(sum / (static_cast<double>(rows.size()) * static_cast<double>(features)));
}

RowScaling scale_(torch::Tensor& inputs, const Rows& train, Scaling scaling) {
  RowScaling done;
  if (scaling == Scaling::none) return done;
  done.mean = column_means(inputs, train);
  inputs.sub_(done.mean);
  if (scaling == Scaling::centred) return done;
  done.divisor = root_mean_square(inputs, train);
  inputs.div_(done.divisor);
  return done;
}

}  // namespace

PreparedRows prepare_inputs(const LoadedDataset& dataset, const InputKind& input, Scaling scaling,
                            const InputKind::Progress& progress) {
  const auto& split = dataset.split;
  const auto named = torch::cat({split.train, split.validation, split.test});
  const auto pictures = std::get<0>(named.sort());
  PreparedRows prepared;
  auto& data = prepared.data;
  auto made = input.rows(dataset.name, data_loaders::select(dataset.images, pictures), progress);
  data.examples.inputs = std::move(made.rows);
  prepared.notice = std::move(made.notice);
  data.examples.labels = dataset.images.labels.index_select(0, pictures).contiguous();
  data.train = places_of(split.train, pictures);
  data.validation = places_of(split.validation, pictures);
  data.test = places_of(split.test, pictures);
  data.classes = static_cast<int64_t>(dataset.images.class_names.size());
  prepared.scaling = scale_(data.examples.inputs, data.train, scaling);
  data.sparse_inputs = training::find_sparse_rows(data.examples.inputs, places_of(named, pictures));
  return prepared;
}

std::string input_fingerprint(const LoadedDataset& dataset, const std::string& name,
                              const InputKind& input) {
  auto text = dataset.record.fingerprint + " " + name;
  if (!input.fingerprint().empty()) text += " " + input.fingerprint();
  return files::sha256(text);
}

}  // namespace experiments
