#pragma once

#include <filesystem>

#include "data_loaders/class_choice.h"
#include "data_loaders/labelled_images.h"

namespace data_loaders {

struct FaceScrubOptions {
  std::filesystem::path path;  ///< holds photos/<Name>/, or else <Name>/ itself
  std::filesystem::path list;  ///< the tab-separated list, see facescrub_list.h
  int64_t size = 227;          ///< side of the faces, pixels
  ClassChoice classes{};       ///< at_least is for the caller, as in ImageFolderOptions
};

/// The faces that the list names, in its order: each photo `<Name>/<Name>_<image_id>_<face_id>.*`
/// (blanks of the name are underscores; of several the one whose bytes have the list's SHA-256),
/// cut to its bounding box clipped to the photo, and resized to size x size, RGB. The photo's EXIF
/// orientation is ignored: a box counts the pixels as they are stored.
///
/// Left out and counted per class: "photo missing", "cannot be opened", "SHA-256 differs",
/// "bounding box outside the photo", and what decode() says of a file. Faces of one photo are one
/// group; where their boxes nearly agree they are one face, and the first row's box holds for all.
/// Classes are numbered in the order in which the list first names them.
///
/// Throws std::runtime_error where the list is at fault, the folder is missing, or no photo is
/// usable.
LabelledImages read_facescrub(const FaceScrubOptions& options, const Progress& progress = {});

}  // namespace data_loaders
