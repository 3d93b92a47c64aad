#include "app/inputs/prepare_inputs.h"

#include "files/sha256.h"

namespace experiments {
namespace {

using Rows = std::vector<int64_t>;

Rows numbers_of(const torch::Tensor& numbers) {
  const auto own = numbers.contiguous();
  return {own.data_ptr<int64_t>(), own.data_ptr<int64_t>() + own.numel()};
}

/// Where `numbers` stand in `sorted`, which has all of them.
Rows places_of(const torch::Tensor& numbers, const torch::Tensor& sorted) {
  return numbers_of(torch::searchsorted(sorted, numbers));
}

/// Unscaled rows of all of `images`, in no parts yet.
PreparedRows rows_of(const data_loaders::LabelledImages& images, const InputKind& input,
                     const InputKind::Progress& progress) {
  PreparedRows prepared;
  auto made = input.rows(images, progress);
  prepared.data.examples = {std::move(made.rows), images.labels.contiguous()};
  prepared.data.classes = static_cast<int64_t>(images.class_names.size());
  prepared.notice = std::move(made.notice);
  return prepared;
}

}  // namespace

PreparedRows prepare_inputs(const LoadedDataset& dataset, const InputKind& input, Scaling scaling,
                            const InputKind::Progress& progress) {
  const auto& split = dataset.split;
  const auto named = torch::cat({split.train, split.validation, split.test});
  const auto pictures = std::get<0>(named.sort());
  auto prepared = rows_of(data_loaders::select(dataset.images, pictures), input, progress);
  auto& data = prepared.data;
  prepared.pictures = numbers_of(pictures);
  data.train = places_of(split.train, pictures);
  data.validation = places_of(split.validation, pictures);
  data.test = places_of(split.test, pictures);
  prepared.scaling = training::row_scaling(data.examples.inputs, data.train, scaling);
  training::scale_rows_(data.examples.inputs, prepared.scaling);
  data.sparse_inputs = training::find_sparse_rows(data.examples.inputs, places_of(named, pictures));
  return prepared;
}

PreparedRows prepare_for_trials(const LoadedDataset& dataset, const InputKind& input,
                                Scaling scaling, const InputKind::Progress& progress) {
  if (!dataset.split_options.is_resampled())
    return prepare_inputs(dataset, input, scaling, progress);
  auto prepared = rows_of(dataset.images, input, progress);
  auto& data = prepared.data;
  data.scaling = scaling;
  prepared.pictures = training::consecutive_rows(0, dataset.images.size());
  const auto centred = scaling == Scaling::none ? Scaling::none : Scaling::centred;
  prepared.scaling = training::row_scaling(data.examples.inputs, prepared.pictures, centred);
  training::scale_rows_(data.examples.inputs, prepared.scaling);
  data.sparse_inputs = training::find_sparse_rows(data.examples.inputs);
  return prepared;
}

training::TrainingData in_parts(const training::TrainingData& data, const LoadedDataset& dataset,
                                const data_loaders::SplitKey& key) {
  if (!dataset.split_options.is_resampled()) return data;
  const auto& split = split_of(dataset, key);
  auto own = data;
  own.train = numbers_of(split.train);
  own.validation = numbers_of(split.validation);
  own.test = numbers_of(split.test);
  return own;
}

std::string input_fingerprint(const LoadedDataset& dataset, const std::string& name,
                              const InputKind& input) {
  auto text = dataset.record.fingerprint + " " + name;
  if (!input.fingerprint().empty()) text += " " + input.fingerprint();
  return files::sha256(text);
}

}  // namespace experiments
