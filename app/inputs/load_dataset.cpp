#include "app/inputs/load_dataset.h"

#include <stdexcept>

#include "app/printable.h"
#include "data_loaders/class_choice.h"
#include "data_loaders/duplicates.h"
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

void add_rows(files::Sha256& digest, const torch::Tensor& part) {
  const auto rows = part.contiguous();
  digest.update("part");
  digest.update(rows.data_ptr<int64_t>(), static_cast<size_t>(rows.numel()) * sizeof(int64_t));
}

/// All that the partitions of any repeat follow from, beside the pictures.
void add_resampling(files::Sha256& digest, const LabelledImages& images,
                    const data_loaders::SplitOptions& options) {
  std::string text = "resampled " + std::to_string(options.folds) + " " +
                     std::to_string(options.inner_folds) + " " + std::to_string(options.seed);
  for (const auto& count : {options.train, options.validation, options.test}) {
    text += " " + (count ? std::to_string(*count) : "left out");
  }
  digest.update(text);
  add_rows(digest, torch::tensor(images.groups, torch::kInt64));
  if (images.official_test.defined()) add_rows(digest, images.official_test.to(torch::kInt64));
}

std::string fingerprint_with_split(const LoadedDataset& dataset) {
  files::Sha256 digest;
  const auto& [train, validation, test] = dataset.split;
  digest.update(data_loaders::fingerprint(dataset.images));
  if (dataset.split_options.is_resampled()) {
    add_resampling(digest, dataset.images, dataset.split_options);
  } else {
    for (const auto& part : {train, validation, test}) add_rows(digest, part);
  }
  return digest.hex();
}

/// The split that studies train on.
data_loaders::Split first_split(const LabelledImages& images, data_loaders::SplitOptions options,
                                const std::string& place) {
  try {
    // Whether the classes are large enough for the inner folds as well.
    if (options.inner_folds > 0) data_loaders::split(images, options);
    options.inner_folds = 0;
    return data_loaders::split(images, options);
  } catch (const data_loaders::SplitError& error) {
    throw std::runtime_error(place + "/split: " + error.what());
  }
}

/// The first of each reason.
std::vector<data_loaders::LeftOutFile> files_to_name(const LabelledImages& images) {
  constexpr int64_t most = 200;
  std::map<std::string, int64_t> counts;
  std::vector<data_loaders::LeftOutFile> files;
  for (const auto& [class_name, name, reason, other, picture] : images.left_out) {
    if (++counts[reason] <= most) files.push_back({class_name, name, reason, other});
  }
  return files;
}

/// Names of folders, files and lists may hold any bytes; these go into JSON and to terminals.
LabelledImages with_printable_names(LabelledImages images) {
  for (auto& name : images.class_names) name = app::printable(name);
  for (auto& name : images.names) name = app::printable(name);
  for (auto& file : images.left_out) {
    for (auto* text : {&file.class_name, &file.name, &file.reason, &file.other}) {
      *text = app::printable(*text);
    }
  }
  for (auto& notice : images.notices) notice = app::printable(notice);
  return images;
}

}  // namespace

const data_loaders::Split& KnownSplits::at(const LabelledImages& images,
                                           const data_loaders::SplitOptions& options,
                                           const data_loaders::SplitKey& key) {
  const std::lock_guard lock(mutex_);
  const auto [found, is_new] = known_.try_emplace({key.repeat, key.fold, key.inner_fold});
  if (is_new) found->second = data_loaders::split(images, options, key);
  return found->second;
}

const data_loaders::Split& split_of(const LoadedDataset& dataset,
                                    const data_loaders::SplitKey& key) {
  if (!dataset.split_options.is_resampled()) return dataset.split;
  return dataset.known_splits->at(dataset.images, dataset.split_options, key);
}

LabelledImages load_images(const DatasetOptions& options, const std::filesystem::path& data_root,
                           bool demo, const Progress& progress) {
  const auto source = demo ? options.source->stand_in(options.split) : options.source;
  auto images = with_printable_names(data_loaders::with_enough_pictures(
      data_loaders::without_duplicates(source->load(data_root, progress)), source->at_least()));
  require_classes(images, source->place());
  return images;
}

LoadedDataset with_split(const std::string& name, LabelledImages images,
                         const DatasetOptions& options) {
  LoadedDataset dataset;
  dataset.name = name;
  dataset.images = std::move(images);
  dataset.split_options = options.split;
  dataset.split = first_split(dataset.images, options.split,
                              options.place.empty() ? "datasets/" + name : options.place);
  dataset.record.class_names = dataset.images.class_names;
  dataset.record.left_out = data_loaders::counted(dataset.images.left_out);
  dataset.record.notices = dataset.images.notices;
  dataset.record.left_out_files = files_to_name(dataset.images);
  dataset.record.counts["train"] = class_counts(dataset.images, dataset.split.train);
  dataset.record.counts["validation"] = class_counts(dataset.images, dataset.split.validation);
  dataset.record.counts["test"] = class_counts(dataset.images, dataset.split.test);
  dataset.record.fingerprint = fingerprint_with_split(dataset);
  return dataset;
}

LoadedDataset load_dataset(const std::string& name, const DatasetOptions& options,
                           const std::filesystem::path& data_root, bool demo,
                           const Progress& progress, const PictureCache& cache) {
  const auto source = demo ? options.source->stand_in(options.split) : options.source;
  auto images = cached_images({source->paths(data_root), options.text}, cache,
                              [&] { return load_images(options, data_root, demo, progress); });
  for (auto& file : images.left_out) file.picture.reset();  // a run does not look at them
  auto dataset = with_split(name, std::move(images), options);
  dataset.framing = source->framing();
  return dataset;
}

}  // namespace experiments
