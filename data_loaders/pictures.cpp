#include "data_loaders/pictures.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "data_loaders/as_mat.h"
#include "data_loaders/formats/read_picture.h"

namespace data_loaders {
namespace {

/// Pictures are worked on side by side, so OpenCV's own threads would only get in the way.
void keep_to_own_thread() {
  static const bool once = (cv::setNumThreads(1), true);
  (void)once;
}

torch::Tensor as_tensor(const cv::Mat& mat) {
  return torch::from_blob(
      mat.data, {mat.rows, mat.cols, mat.channels()},
      {static_cast<int64_t>(mat.step[0]), mat.channels(), 1}, [mat](void*) {}, torch::kUInt8);
}

/// Colours of [H, W, 4] as they look on white paper.
torch::Tensor over_white(const torch::Tensor& bgra) {
  auto bgr = torch::empty({bgra.size(0), bgra.size(1), 3}, torch::kUInt8);
  const auto* from = bgra.data_ptr<uint8_t>();
  auto* to = bgr.data_ptr<uint8_t>();
  for (int64_t i = 0; i < bgra.size(0) * bgra.size(1); ++i, from += 4) {
    for (int channel = 0; channel < 3; ++channel) {
      const int on_paper = from[channel] * from[3] + 255 * (255 - from[3]);
      *to++ = static_cast<uint8_t>((on_paper + 127) / 255);
    }
  }
  return bgr;
}

/// EXIF's orientations: 5 to 8 swap the sides, and then each flips some direction or none.
torch::Tensor upright(const torch::Tensor& photo, int orientation) {
  const auto swapped = orientation > 4 ? photo.transpose(0, 1) : photo;
  constexpr int64_t down = 0, across = 1;
  switch (orientation) {
    case 2:
    case 6:
      return swapped.flip(across).contiguous();
    case 3:
    case 7:
      return swapped.flip({down, across}).contiguous();
    case 4:
    case 8:
      return swapped.flip(down).contiguous();
    default:
      return swapped.contiguous();
  }
}

}  // namespace

torch::Tensor decode(std::string_view bytes, Orientation orientation) {
  const auto stored = formats::read_picture(bytes);
  const auto photo = stored.pixels.size(2) == 4 ? over_white(stored.pixels) : stored.pixels;
  return orientation == Orientation::kUpright ? upright(photo, stored.orientation) : photo;
}

torch::Tensor cropped(const torch::Tensor& photo, int64_t x1, int64_t y1, int64_t x2, int64_t y2) {
  const int64_t height = photo.size(0);
  const int64_t width = photo.size(1);
  const int64_t left = std::clamp<int64_t>(x1, 0, width);
  const int64_t top = std::clamp<int64_t>(y1, 0, height);
  const int64_t right = std::clamp<int64_t>(x2, left, width);
  const int64_t bottom = std::clamp<int64_t>(y2, top, height);
  return photo.slice(0, top, bottom).slice(1, left, right);
}

bool looks_like_picture(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;  // a pipe would never end
  constexpr std::array endings{".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"};
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char letter) { return std::tolower(letter); });
  if (std::find(endings.begin(), endings.end(), ending) != endings.end()) return true;
  std::array<char, 32> head;
  std::ifstream stream(path, std::ios::binary);
  stream.read(head.data(), head.size());
  return formats::is_picture({head.data(), static_cast<size_t>(stream.gcount())});
}

torch::Tensor middle_square(const torch::Tensor& photo) {
  const int64_t side = std::min(photo.size(0), photo.size(1));
  const int64_t left = (photo.size(1) - side) / 2;
  const int64_t top = (photo.size(0) - side) / 2;
  return cropped(photo, left, top, left + side, top + side);
}

torch::Tensor resized(const torch::Tensor& photo, int64_t size, bool grey) {
  keep_to_own_thread();
  if (size < 1) {
    throw std::invalid_argument("resized: expected a size >= 1, got " + std::to_string(size));
  }
  const bool shrinks = photo.size(0) >= size && photo.size(1) >= size;
  const auto side = static_cast<int>(size);
  cv::Mat picture;
  cv::resize(as_mat(photo), picture, {side, side}, 0, 0,
             shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  cv::cvtColor(picture, picture, grey ? cv::COLOR_BGR2GRAY : cv::COLOR_BGR2RGB);
  return as_tensor(picture);
}

torch::Tensor with_three_channels(const torch::Tensor& pictures) {
  return pictures.size(3) == 3 ? pictures : pictures.expand({-1, -1, -1, 3}).contiguous();
}

}  // namespace data_loaders
