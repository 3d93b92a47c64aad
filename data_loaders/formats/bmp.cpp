#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>

#include "data_loaders/formats/decoders.h"
#include "data_loaders/formats/new_pixels.h"

namespace formats {
namespace {

uint32_t little_endian(std::string_view bytes, size_t at, int count) {
  uint32_t number = 0;
  for (int i = 0; i < count; ++i) {
    number |= uint32_t{static_cast<unsigned char>(bytes[at + i])} << 8 * i;
  }
  return number;
}

struct BmpSides {
  int64_t width = 0, height = 0;
};

/// Checks all that OpenCV would complain of on the terminal.
BmpSides check_bmp(std::string_view bytes) {
  constexpr size_t file_header = 14, usual_header = 40;
  if (bytes.size() < file_header + usual_header) throw Unreadable(damaged);
  const uint32_t pixels_begin = little_endian(bytes, 10, 4);
  const uint32_t header = little_endian(bytes, 14, 4);
  if (header < usual_header) throw Unreadable(not_supported);  // of OS/2
  const auto width = static_cast<int32_t>(little_endian(bytes, 18, 4));
  const int64_t height = std::abs(int64_t{static_cast<int32_t>(little_endian(bytes, 22, 4))});
  const uint32_t bits = little_endian(bytes, 28, 2), compression = little_endian(bytes, 30, 4);
  const uint32_t colours = little_endian(bytes, 46, 4);
  const bool plain = compression == 0 && (bits == 1 || bits == 4 || bits == 8 || bits == 16 ||
                                          bits == 24 || bits == 32);
  const bool by_masks = compression == 3 && bits == 32;
  if (!plain && !by_masks) throw Unreadable(not_supported);
  const int64_t row_bytes = (width * int64_t{bits} + 31) / 32 * 4;
  const uint64_t palette = bits > 8 ? 0 : 4 * (colours == 0 ? 1u << bits : uint64_t{colours});
  const bool whole = width > 0 && height > 0 && palette <= 1024 &&
                     file_header + header + palette <= pixels_begin &&
                     pixels_begin <= bytes.size() &&
                     height <= static_cast<int64_t>(bytes.size() - pixels_begin) / row_bytes;
  if (!whole) throw Unreadable(damaged);
  return {width, height};
}

}  // namespace

StoredPicture read_bmp(std::string_view bytes) {
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  const auto header = check_bmp(bytes);
  auto pixels = new_pixels(header.height, header.width, 3);
  cv::Mat picture(static_cast<int>(header.height), static_cast<int>(header.width), CV_8UC3,
                  pixels.data_ptr());
  const auto* own = picture.data;
  const cv::Mat buffer(1, static_cast<int>(bytes.size()), CV_8U, const_cast<char*>(bytes.data()));
  try {
    cv::imdecode(buffer, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION, &picture);
  } catch (const cv::Exception&) {
    throw Unreadable(damaged);
  }
  if (picture.data != own) throw Unreadable(damaged);
  return {pixels};
}

}  // namespace formats
