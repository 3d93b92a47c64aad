#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace data_loaders {

/// Which way up a photo is decoded.
enum class Orientation { kAsStored, kUpright };

/// A photo's pixels: uint8 [H, W, 3], in OpenCV's order BGR, of any format that
/// formats::read_picture knows; what is transparent lies on white paper. kUpright turns it by its
/// EXIF orientation. The one way in which pictures are read, for training and for all else. Throws
/// formats::Unreadable with the reason: no picture, not supported, damaged, too large.
torch::Tensor decode(std::string_view bytes, Orientation orientation);

/// The part of `photo` with corners (x1, y1) and (x2, y2), clipped to the photo; empty where they
/// do not overlap.
torch::Tensor cropped(const torch::Tensor& photo, int64_t x1, int64_t y1, int64_t x2, int64_t y2);

/// A file and by its first bytes a picture, of a format that we can read or not; or else by its
/// name: .jpg, .jpeg, .png, .bmp, .webp, .tif or .tiff, in any case.
bool looks_like_picture(const std::filesystem::path& path);

/// The largest square in the middle of `photo` [H, W, C].
torch::Tensor middle_square(const torch::Tensor& photo);

/// `photo` uint8 [H, W, 3] BGR, of any strides between rows, as uint8 [size, size, 3] RGB, or
/// [size, size, 1] where `grey`. Averages areas where it shrinks in both directions (INTER_AREA),
/// else interpolates.
torch::Tensor resized(const torch::Tensor& photo, int64_t size, bool grey);

/// Pictures uint8 [N, H, W, 1 or 3] with three channels: grey ones three times the same.
torch::Tensor with_three_channels(const torch::Tensor& pictures);

}  // namespace data_loaders
