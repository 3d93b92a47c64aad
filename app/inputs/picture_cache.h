#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "data_loaders/labelled_images.h"

namespace experiments {

/// Where data sets that were read once are kept.
struct PictureCache {
  std::filesystem::path folder{};  ///< empty: nowhere
  bool verify = false;             ///< read the files whatever the cache says
  /// Files that changed so shortly before are not relied on: a clock might not tell the next change
  /// from this one.
  double settled_seconds = 2;
};

/// The files that a data set is made of, and what else it follows from.
struct PictureFiles {
  std::vector<std::filesystem::path> paths;  ///< files, and folders with all below them
  std::string options;                       ///< equal for data sets that are read in one way
};

/// What `read` gives, from the cache where every file has the path, size, modification and change
/// time and inode that it had when the cache was written: then no picture is opened. A cache that
/// is damaged or cannot be written is as good as none. Where `verify` finds that pictures have
/// changed behind equal stamps, a notice says so.
data_loaders::LabelledImages cached_images(
    const PictureFiles& files, const PictureCache& cache,
    const std::function<data_loaders::LabelledImages()>& read);

}  // namespace experiments
