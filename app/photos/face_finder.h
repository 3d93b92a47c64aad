#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace photos {

/// A square in a photo, in its pixels; may reach beyond the photo's edge.
struct FaceBox {
  int64_t x = 0, y = 0, side = 0;

  friend bool operator==(const FaceBox& a, const FaceBox& b) {
    return a.x == b.x && a.y == b.y && a.side == b.side;
  }
};

/// Finds faces that look at the camera, with one of OpenCV's cascades (Viola and Jones, "Rapid
/// object detection using a boosted cascade of simple features", 2001). Many threads may use it.
class FaceFinder {
 public:
  /// Debian's package opencv-data brings the file. Throws std::runtime_error that says so where it
  /// is missing, or names the file where it is no cascade.
  explicit FaceFinder(const std::filesystem::path& cascade = default_cascade());
  ~FaceFinder();

  /// The faces of `photo`, uint8 [H, W, 3] BGR, from left to right, each box drawn as FaceScrub
  /// draws its: FaceFinder::kGrowth times as large as the cascade's, about the same middle.
  std::vector<FaceBox> faces(const torch::Tensor& photo) const;

  static std::filesystem::path default_cascade();

  /// Measured: see face_finder.cpp.
  static const double kGrowth;

 private:
  class Cascades;
  std::unique_ptr<Cascades> cascades_;
};

/// The part of `photo` [H, W, 3] in the box, clipped to the photo.
torch::Tensor cut(const torch::Tensor& photo, const FaceBox& box);

/// A box with its text, for marked().
struct Mark {
  FaceBox box;
  std::string text;  ///< ASCII is drawn as it is, anything else as "?"
};

/// The photo, uint8 [H, W, 3] BGR, with boxes and texts drawn on a copy, as a PNG or JPEG file by
/// the name's ending; written whole or not at all. Throws std::runtime_error.
void write_marked(const std::filesystem::path& path, const torch::Tensor& photo,
                  const std::vector<Mark>& marks);

}  // namespace photos
