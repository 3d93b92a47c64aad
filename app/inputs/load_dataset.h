#pragma once

#include <filesystem>
#include <string>

#include "app/inputs/dataset_record.h"
#include "app/sweep_file/sweep.h"
#include "data_loaders/labelled_images.h"
#include "data_loaders/split.h"

namespace experiments {

/// A data set, read, freed of duplicates and split.
struct LoadedDataset {
  std::string name;  ///< as the JSON calls it
  data_loaders::LabelledImages images;
  data_loaders::Split split;
  Framing framing = Framing::middle_square;  ///< of other photos that are to look like these
  DatasetRecord record;
};

/// The pictures alone: all that could be read, less duplicates. Paths are taken relative to
/// `data_root`; with `demo`, generated digits stand in for MNIST and generated faces for all else.
/// Throws std::runtime_error that names the file, or the folder that is missing and how to name it.
data_loaders::LabelledImages load_images(const DatasetOptions& options,
                                         const std::filesystem::path& data_root, bool demo,
                                         const data_loaders::Progress& progress = {});

/// The pictures, as load_images gives them, with their split. Throws std::runtime_error as
/// data_loaders::split does.
LoadedDataset with_split(data_loaders::LabelledImages images,
                         const data_loaders::SplitOptions& options);

/// Both steps. Throws std::runtime_error as load_images and data_loaders::split
/// do.
LoadedDataset load_dataset(const DatasetOptions& options, const std::filesystem::path& data_root,
                           bool demo, const data_loaders::Progress& progress = {});

}  // namespace experiments
