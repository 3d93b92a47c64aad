#include "app/inputs/load_dataset.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>

#include "app/printable.h"
#include "data_loaders/drawn_face.h"
#include "files/sha256.h"
#include "parallel/free_memory.h"

namespace experiments {
namespace {

using data_loaders::LabelledImages;
using data_loaders::Progress;

std::filesystem::path existing(const std::filesystem::path& path) {
  if (std::filesystem::exists(path)) return path;
  throw std::runtime_error(path.string() +
                           ": not found; name the data root with --data or FACESWEEP_DATA, or try "
                           "--demo, which needs no files");
}

/// Throws where `count` pictures of `size` x `size` pixels, each in memory `copies` times, do not
/// fit into what is free. `setting` says what the user can change.
void require_room(int64_t count, int64_t size, int64_t channels, double copies,
                  const std::string& setting) {
  constexpr double of_names_and_marks = 300;
  const double picture = static_cast<double>(size) * static_cast<double>(size * channels);
  const double bytes = static_cast<double>(count) * (copies * picture + of_names_and_marks);
  const auto free = static_cast<double>(parallel::free_memory());
  if (bytes <= free) return;
  throw std::runtime_error(setting + ": the pictures need " + parallel::memory_text(bytes) +
                           " of memory, and " + parallel::memory_text(free) +
                           " are free: choose a smaller value");
}

template <class Options>
void require_room_to_draw(const Options& options, size_t classes, int64_t channels,
                          const std::string& loader) {
  // Counted as a product of doubles: per_class may be as large as JSON's integers.
  const double count = static_cast<double>(options.per_class) * static_cast<double>(classes);
  constexpr double uncountable = 1e15;
  require_room(static_cast<int64_t>(std::min(count, uncountable)), options.size, channels,
               /*copies=*/1,
               loader + " with per_class " + std::to_string(options.per_class) + " and size " +
                   std::to_string(options.size));
}

/// `progress`, and with the first picture a look at whether all of them will fit; they are stacked
/// into one tensor, and so there twice for a moment.
Progress checking_room(const data_loaders::ImageFolderOptions& options, const Progress& progress) {
  const auto looked = std::make_shared<std::atomic<bool>>(false);
  return [=](int64_t done, int64_t total) {
    if (!looked->exchange(true)) {
      require_room(total, options.size, options.grey ? 1 : 3, /*copies=*/2,
                   options.path.string() + ": " + std::to_string(total) + " pictures of size " +
                       std::to_string(options.size));
    }
    if (progress) progress(done, total);
  };
}

/// Reads each kind of source, with its paths below the data root.
struct SourceReader {
  const std::filesystem::path& root;
  const Progress& progress;

  LabelledImages operator()(data_loaders::MnistOptions options) const {
    options.path = existing(root / options.path);
    return data_loaders::read_mnist(options);
  }
  LabelledImages operator()(data_loaders::FaceScrubOptions options) const {
    options.path = existing(root / options.path);
    // The list stands beside the photos, or is named from the data root.
    const auto beside = options.path / options.list;
    options.list = std::filesystem::exists(beside) ? beside : existing(root / options.list);
    return data_loaders::read_facescrub(options, progress);
  }
  LabelledImages operator()(data_loaders::ImageFolderOptions options) const {
    options.path = existing(root / options.path);
    return data_loaders::read_image_folder(options, checking_room(options, progress));
  }
  LabelledImages operator()(const data_loaders::GeneratedFacesOptions& options) const {
    require_room_to_draw(options, data_loaders::actors().size(), 3, "generated_faces");
    return data_loaders::generated_faces(options, progress);
  }
  LabelledImages operator()(const data_loaders::GeneratedDigitsOptions& options) const {
    require_room_to_draw(options, 10, 1, "generated_digits");
    return data_loaders::generated_digits(options, progress);
  }
};

/// Pictures per class that generated data needs for a split written for real data.
int64_t demo_per_class(const data_loaders::SplitOptions& split, int64_t usual) {
  const int64_t asked =
      split.train.value_or(0) + split.test.value_or(30) + split.validation.value_or(20);
  return std::max(usual, asked);
}

/// What stands in for a source under --demo.
struct DemoSource {
  const data_loaders::SplitOptions& split;

  Source operator()(const data_loaders::MnistOptions&) const {
    data_loaders::GeneratedDigitsOptions digits;
    digits.per_class = demo_per_class(split, digits.per_class);
    return digits;
  }
  Source operator()(const data_loaders::FaceScrubOptions& options) const {
    return faces(options.size);
  }
  Source operator()(const data_loaders::ImageFolderOptions& options) const {
    return faces(options.size);
  }
  Source operator()(const data_loaders::GeneratedFacesOptions& options) const { return options; }
  Source operator()(const data_loaders::GeneratedDigitsOptions& options) const { return options; }

  Source faces(int64_t size) const {
    data_loaders::GeneratedFacesOptions faces;
    faces.per_class = demo_per_class(split, faces.per_class);
    faces.size = size;
    return faces;
  }
};

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
  const Source source =
      demo ? std::visit(DemoSource{options.split}, options.source) : options.source;
  return with_printable_names(
      data_loaders::without_duplicates(std::visit(SourceReader{data_root, progress}, source)));
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
  return with_split(load_images(options, data_root, demo, progress), options.split);
}

}  // namespace experiments
