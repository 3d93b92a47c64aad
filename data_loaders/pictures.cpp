#include "data_loaders/pictures.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "data_loaders/as_mat.h"

namespace data_loaders {
namespace {

/// Pictures are worked on side by side, so OpenCV's own threads would only get in the way; and what
/// it cannot read is ours to report.
void keep_opencv_quiet() {
  static const bool once = [] {
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    cv::setNumThreads(1);
    return true;
  }();
  (void)once;
}

torch::Tensor as_tensor(const cv::Mat& mat) {
  return torch::from_blob(
      mat.data, {mat.rows, mat.cols, mat.channels()},
      {static_cast<int64_t>(mat.step[0]), mat.channels(), 1}, [mat](void*) {}, torch::kUInt8);
}

/// True for a PNG or JPEG whose end is missing. OpenCV fills what is missing with grey and lets
/// libpng print; a picture that is half grey would be a silent lie about a face. Within a scan's
/// data no marker can stand, so an end of image before the last start of scan is that of a
/// thumbnail.
bool breaks_off(std::string_view bytes) {
  constexpr std::string_view png = "\x89PNG\r\n\x1a\n", jpeg = "\xff\xd8";
  constexpr std::string_view start_of_scan = "\xff\xda", end_of_image = "\xff\xd9";
  if (bytes.substr(0, png.size()) == png) return bytes.rfind("IEND") == bytes.npos;
  if (bytes.substr(0, jpeg.size()) != jpeg) return false;
  const auto scan = bytes.rfind(start_of_scan), end = bytes.rfind(end_of_image);
  return scan == bytes.npos || end == bytes.npos || end < scan;
}

}  // namespace

std::optional<torch::Tensor> decode(std::string_view bytes, Orientation orientation) {
  keep_opencv_quiet();
  if (bytes.empty() || breaks_off(bytes)) return {};
  const cv::Mat buffer(1, static_cast<int>(bytes.size()), CV_8U, const_cast<char*>(bytes.data()));
  int flags = cv::IMREAD_COLOR;
  if (orientation == Orientation::kAsStored) flags |= cv::IMREAD_IGNORE_ORIENTATION;
  try {
    const cv::Mat photo = cv::imdecode(buffer, flags);
    if (photo.empty()) return {};
    return as_tensor(photo);
  } catch (const cv::Exception&) {  // such as a picture beyond OpenCV's limit of 2^30 pixels
    return {};
  }
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

bool has_picture_ending(const std::filesystem::path& path) {
  constexpr std::array endings{".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"};
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char letter) { return std::tolower(letter); });
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

torch::Tensor middle_square(const torch::Tensor& photo) {
  const int64_t side = std::min(photo.size(0), photo.size(1));
  const int64_t left = (photo.size(1) - side) / 2;
  const int64_t top = (photo.size(0) - side) / 2;
  return cropped(photo, left, top, left + side, top + side);
}

torch::Tensor resized(const torch::Tensor& photo, int64_t size, bool grey) {
  keep_opencv_quiet();
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
