#pragma once

#include <filesystem>
#include <string>

#include "data_loaders/class_choice.h"
#include "data_loaders/labelled_images.h"
#include "data_loaders/picture_rows.h"

namespace data_loaders {

struct ImageFolderOptions {
  std::filesystem::path path;  ///< holds one folder per class, with the class's pictures in it
  int64_t size = 227;          ///< side of the pictures, pixels
  bool grey = false;           ///< one channel instead of RGB
  /// What groups pictures by their files' names without ending: an ECMAScript regular expression
  /// with one group in brackets, "^(.*)_[^_]*$" for all before the last underscore. Pictures for
  /// which the bracket holds the same, in whatever class, are one group; a name that it does not
  /// match is on its own. Empty: no groups.
  std::string group_pattern{};
  /// Groups as a file in place of a pattern; empty: none. See picture_groups.h.
  std::filesystem::path group_file{};
  ClassChoice classes{};
};

/// The pictures of every class's folder, told by their content, classes and pictures sorted by name
/// (see class_folders.h, also for train and test beside each other). Each picture is turned upright
/// by its EXIF orientation, cut to the square in its middle, so that nothing is squeezed, and
/// resized to size x size. Every other file is left out with its reason: what class_folders and
/// decode() say, "cannot be opened", and "too small" where a side is below 8 pixels. A class may
/// be left without pictures. Of the classes that are not wanted by name nothing is read;
/// classes.at_least is for the caller, who knows which pictures are duplicates.
///
/// Throws std::runtime_error where the folder is missing or is not one of classes, no class has a
/// picture, or the file of groups is at fault; std::regex_error where the pattern is.
LabelledImages read_image_folder(const ImageFolderOptions& options, const Progress& progress = {});

/// One file as read_image_folder() makes a picture of it, for other loaders of photos: only size
/// and grey of the options count.
PictureRow read_picture(const std::filesystem::path& path, const ImageFolderOptions& options);

}  // namespace data_loaders
