#pragma once

#include <filesystem>
#include <string>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

/// The longest side of a picture in a montage, pixels.
inline constexpr int64_t largest_shown_side = 112;

/// Pictures beside each other, each uint8 [H, W, 1 or 3], of any sizes.
struct MontageRow {
  std::string name;  ///< stands to the left of them
  std::vector<torch::Tensor> pictures;
};

/// The rows below each other, room for `columns` pictures or for the longest row: uint8 [H, W, 3]
/// RGB on white. Pictures are enlarged or reduced to sides of 56 to 112 pixels. Letters outside
/// ASCII show as question marks. Throws std::runtime_error where that would be more than a GiB, or
/// wider or higher than a PNG file may be.
torch::Tensor montage(const std::vector<MontageRow>& rows, int64_t columns = 1);

/// The first `per_class` pictures of each class in a row, with the class's name. Throws
/// std::invalid_argument unless per_class >= 1.
torch::Tensor montage(const LabelledImages& images, int64_t per_class);

/// `picture` reduced, by averaging areas, until no side is longer than `largest_side` pixels;
/// itself where none is. uint8 [H, W, C]. Throws std::invalid_argument unless largest_side >= 1.
torch::Tensor thumbnail(const torch::Tensor& picture, int64_t largest_side = largest_shown_side);

/// `picture`, uint8 [H, W, C] with C = 1 grey or C = 3 RGB, as the bytes of a PNG file. Throws
/// std::invalid_argument for any other tensor.
std::string encode_png(const torch::Tensor& picture);

/// The same as a JPEG file of quality 85: a fifth of the bytes for a photo, and not exact.
std::string encode_jpeg(const torch::Tensor& picture);

/// encode_png into a file, whole or not at all. Throws std::runtime_error that names the path.
void write_png(const std::filesystem::path& path, const torch::Tensor& picture);

}  // namespace data_loaders
