#pragma once

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cstdlib>
#include <functional>
#include <opencv2/imgcodecs.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "data_loaders/labelled_images.h"
#include "data_loaders/preview.h"

/// A picture uint8 [height, width, 3] RGB of smooth shapes that no other `number` has.
inline torch::Tensor patterned(int64_t height, int64_t width, int64_t number) {
  const auto y = torch::linspace(-1, 1, height).view({height, 1, 1});
  const auto x = torch::linspace(-1, 1, width).view({1, width, 1});
  const auto channel = torch::arange(3).view({1, 1, 3});
  const auto wave = torch::sin(x * (2 + number % 5) + number) *
                    torch::cos(y * (3 + number % 7) - number + channel);
  return (wave * 120 + 128).to(torch::kUInt8);
}

inline std::string as_png(const torch::Tensor& picture) {
  return data_loaders::encode_png(picture);
}

inline std::string as_jpeg(const torch::Tensor& picture) {
  auto pixels = picture.flip(2).contiguous();  // OpenCV writes BGR
  const cv::Mat mat(static_cast<int>(pixels.size(0)), static_cast<int>(pixels.size(1)), CV_8UC3,
                    pixels.data_ptr());
  std::vector<unsigned char> bytes;
  cv::imencode(".jpg", mat, bytes, {cv::IMWRITE_JPEG_QUALITY, 98});
  return {bytes.begin(), bytes.end()};
}

/// An EXIF block behind the JPEG's first marker that says "turn by a quarter to the right".
inline std::string with_exif_orientation_6(const std::string& jpeg) {
  const std::string exif(
      "\xff\xe1\x00\x22"
      "Exif\0\0"
      "MM\x00\x2a\x00\x00\x00\x08"
      "\x00\x01"
      "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"
      "\x00\x00\x00\x00",
      36);
  return jpeg.substr(0, 2) + exif + jpeg.substr(2);
}

using RowSet = std::set<int64_t>;

inline RowSet as_set(const torch::Tensor& rows) {
  return {rows.data_ptr<int64_t>(), rows.data_ptr<int64_t>() + rows.numel()};
}

/// `count` tiny pictures of each class, class by class.
inline data_loaders::LabelledImages small_set(const std::vector<std::string>& classes,
                                              int64_t count) {
  data_loaders::LabelledImages images;
  images.class_names = classes;
  const auto all = static_cast<int64_t>(classes.size()) * count;
  images.images = torch::arange(all).to(torch::kUInt8).view({all, 1, 1, 1});
  images.labels = torch::arange(static_cast<int64_t>(classes.size())).repeat_interleave(count);
  for (int64_t i = 0; i < all; ++i) images.names.push_back(std::to_string(i));
  return images;
}

/// What the error says that `action` throws.
template <typename Error = std::runtime_error>
std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

/// The folder of real data, where there is one.
inline std::optional<std::string> data_root() {
  const char* root = std::getenv("FACESWEEP_DATA");
  return root == nullptr ? std::nullopt : std::optional<std::string>(root);
}
