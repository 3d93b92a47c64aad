#pragma once

#include <filesystem>

#include "data_loaders/image_folder.h"

namespace data_loaders {

struct PictureListOptions {
  std::filesystem::path path;  ///< the list
  int64_t size = 227;          ///< side of the pictures, pixels
  bool grey = false;           ///< one channel instead of RGB
};

/// The pictures that a list of comma-separated lines names, in its order: a header "path,label" or
/// "path,label,group", then a picture's path, from the list's own folder, and its class, any text.
/// Fields may stand in double quotes, which are doubled inside; empty lines are skipped. Pictures
/// are made as read_image_folder() makes them, and those with one group's name stay on one side of
/// the split; without a name a picture is on its own. Classes are sorted by name. What cannot be
/// read is left out and counted.
///
/// Throws std::runtime_error such as `list.csv:7: expected a path and a label, got "cat.jpg"`, and
/// where no picture is usable.
LabelledImages read_picture_list(const PictureListOptions& options, const Progress& progress = {});

}  // namespace data_loaders
