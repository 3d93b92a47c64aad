#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>

#include "app/inputs/dataset_record.h"
#include "app/inputs/picture_cache.h"
#include "app/sweep_file/sweep.h"
#include "data_loaders/labelled_images.h"
#include "data_loaders/split.h"

namespace experiments {

/// The splits of a resampled data set that were asked for so far. Safe to use from several threads.
class KnownSplits {
 public:
  /// References stay valid. Throws as data_loaders::split.
  const data_loaders::Split& at(const data_loaders::LabelledImages& images,
                                const data_loaders::SplitOptions& options,
                                const data_loaders::SplitKey& key);

 private:
  std::mutex mutex_;
  std::map<std::tuple<uint64_t, int64_t, std::optional<int64_t>>, data_loaders::Split> known_;
};

/// A data set, read, freed of duplicates and split.
struct LoadedDataset {
  std::string name;  ///< as the JSON calls it
  data_loaders::LabelledImages images;
  data_loaders::SplitOptions split_options;
  /// The only one, or of folds and resplits the first, with validation: what studies train on.
  data_loaders::Split split;
  std::shared_ptr<KnownSplits> known_splits = std::make_shared<KnownSplits>();
  Framing framing = Framing::middle_square;  ///< of other photos that are to look like these
  DatasetRecord record;
};

/// What a trial with that key is trained, chosen and tested on.
const data_loaders::Split& split_of(const LoadedDataset& dataset,
                                    const data_loaders::SplitKey& key);

/// The pictures alone: all that could be read, less duplicates and
/// classes that are too small to be wanted. Paths are taken relative to
/// `data_root`; with `demo`, generated digits stand in for MNIST and generated faces for all else.
/// Throws std::runtime_error that names the file, or the folder that is missing and how to name it.
data_loaders::LabelledImages load_images(const DatasetOptions& options,
                                         const std::filesystem::path& data_root, bool demo,
                                         const data_loaders::Progress& progress = {});

/// The pictures, as load_images gives them, with their split; `name` is what the JSON calls them.
/// Throws std::runtime_error that names its place in the JSON and all classes that are too small.
LoadedDataset with_split(const std::string& name, data_loaders::LabelledImages images,
                         const DatasetOptions& options);

/// Both steps, the first from the cache where no file has changed. Throws std::runtime_error as
/// they do.
LoadedDataset load_dataset(const std::string& name, const DatasetOptions& options,
                           const std::filesystem::path& data_root, bool demo,
                           const data_loaders::Progress& progress = {},
                           const PictureCache& cache = {});

}  // namespace experiments
