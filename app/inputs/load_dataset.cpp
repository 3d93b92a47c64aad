#include "app/inputs/load_dataset.h"

#include <stdexcept>

#include "app/printable.h"
#include "files/sha256.h"

namespace experiments {
namespace {

using data_loaders::LabelledImages;
using data_loaders::Progress;

/// One class teaches nothing, whatever the loader.
void require_classes(const LabelledImages& images, const std::string& place) {
  if (images.class_names.size() >= 2) return;
  throw std::runtime_error(place + ": expected pictures of at least 2 classes, got " +
                           (images.class_names.empty() ? "none" : images.class_names.front()));
}

std::vector<int64_t> class_counts(const LabelledImages& images, const torch::Tensor& rows) {
  const auto classes = static_cast<int64_t>(images.class_names.size());
  const auto counts =
      torch::bincount(images.labels.index_select(0, rows), {}, classes).contiguous();
  return {counts.data_ptr<int64_t>(), counts.data_ptr<int64_t>() + classes};
}

std::string fingerprint_with_split(const LabelledImages& images, const data_loaders::Split& split) {
  files::Sha256 digest;
  digest.update(data_loaders::fingerprint(images));
  for (const auto& part : {split.train, split.validation, split.test}) {
    const auto rows = part.contiguous();
    digest.update("part");
    digest.update(rows.data_ptr<int64_t>(), static_cast<size_t>(rows.numel()) * sizeof(int64_t));
  }
  return digest.hex();
}

/// Names of folders, files and lists may hold any bytes; these go into JSON and to terminals.
LabelledImages with_printable_names(LabelledImages images) {
  for (auto& name : images.class_names) name = app::printable(name);
  for (auto& name : images.names) name = app::printable(name);
  data_loaders::LeftOut left_out;
  for (auto& [name, reasons] : images.left_out) left_out[app::printable(name)] = reasons;
  images.left_out = std::move(left_out);
  return images;
}

}  // namespace

LabelledImages load_images(const DatasetOptions& options, const std::filesystem::path& data_root,
                           bool demo, const Progress& progress) {
  const auto source = demo ? options.source->stand_in(options.split) : options.source;
  auto images =
      with_printable_names(data_loaders::without_duplicates(source->load(data_root, progress)));
  require_classes(images, source->place());
  return images;
}

LoadedDataset with_split(LabelledImages images, const data_loaders::SplitOptions& options) {
  LoadedDataset dataset;
  dataset.images = std::move(images);
  dataset.split = data_loaders::split(dataset.images, options);
  dataset.record.class_names = dataset.images.class_names;
  dataset.record.left_out = dataset.images.left_out;
  dataset.record.counts["train"] = class_counts(dataset.images, dataset.split.train);
  dataset.record.counts["validation"] = class_counts(dataset.images, dataset.split.validation);
  dataset.record.counts["test"] = class_counts(dataset.images, dataset.split.test);
  dataset.record.fingerprint = fingerprint_with_split(dataset.images, dataset.split);
  return dataset;
}

LoadedDataset load_dataset(const DatasetOptions& options, const std::filesystem::path& data_root,
                           bool demo, const Progress& progress) {
  auto dataset = with_split(load_images(options, data_root, demo, progress), options.split);
  const auto source = demo ? options.source->stand_in(options.split) : options.source;
  dataset.framing = source->framing();
  return dataset;
}

}  // namespace experiments
