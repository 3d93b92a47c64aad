#pragma once

#include <filesystem>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

struct ImageFolderOptions {
  std::filesystem::path path;  ///< holds one folder per class, with the class's pictures in it
  int64_t size = 227;          ///< side of the pictures, pixels
  bool grey = false;           ///< one channel instead of RGB
};

/// Every <class>/*.{jpg,jpeg,png,bmp,webp,tif,tiff} (in any case; names that begin with a dot are
/// not looked at), classes and pictures sorted by name. Each picture is turned upright by its EXIF
/// orientation, cut to the square in its middle, so that nothing is squeezed, and resized to size x
/// size.
///
/// What cannot be decoded is left out and counted as "not a readable image" or "cannot be opened".
/// Marks are the file's SHA-256 and, for pictures of at least 64 x 64 pixels, their perceptual
/// hash: smaller ones, such as digits, share hashes without being the same.
///
/// Throws std::runtime_error where the folder is missing, holds fewer than two classes, or a class
/// has no readable picture.
LabelledImages read_image_folder(const ImageFolderOptions& options, const Progress& progress = {});

}  // namespace data_loaders
