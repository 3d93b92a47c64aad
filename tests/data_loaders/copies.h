#pragma once

#include <torch/types.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <utility>
#include <vector>

/// uint8 [H, W, 3], a copy of the pixels.
inline torch::Tensor as_picture(const cv::Mat& mat) {
  return torch::from_blob(mat.data, {mat.rows, mat.cols, 3}, torch::kUInt8).clone();
}

inline cv::Mat saved_again(const cv::Mat& picture, int quality) {
  std::vector<unsigned char> bytes;
  cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
  return cv::imdecode(bytes, cv::IMREAD_COLOR);
}

inline cv::Mat resized_by(const cv::Mat& picture, double factor) {
  cv::Mat copy;
  cv::resize(picture, copy, {}, factor, factor, cv::INTER_AREA);
  return copy;
}

/// Without these parts of its sides.
inline cv::Mat cut(const cv::Mat& picture, double left, double top, double right, double bottom) {
  const auto columns = cv::Range(cvRound(left * picture.cols), cvRound((1 - right) * picture.cols));
  const auto rows = cv::Range(cvRound(top * picture.rows), cvRound((1 - bottom) * picture.rows));
  return picture(rows, columns).clone();
}

inline cv::Mat mirrored(const cv::Mat& picture) {
  cv::Mat copy;
  cv::flip(picture, copy, 1);
  return copy;
}

inline cv::Mat brightened(const cv::Mat& picture, double factor) {
  cv::Mat copy;
  picture.convertTo(copy, -1, factor);
  return copy;
}

/// What people do to a picture, by name.
inline std::vector<std::pair<std::string, cv::Mat>> copies_of(const cv::Mat& picture) {
  return {
      {"saved again at quality 60", saved_again(picture, 60)},
      {"resized to 3/4", resized_by(picture, 0.75)},
      {"resized to a half", resized_by(picture, 0.5)},
      {"cut by 3 % on every side", cut(picture, 0.03, 0.03, 0.03, 0.03)},
      {"cut by 5 % on every side", cut(picture, 0.05, 0.05, 0.05, 0.05)},
      {"cut by 5 % on the left", cut(picture, 0.05, 0, 0, 0)},
      {"cut by 1 to 4 %", cut(picture, 0.04, 0.01, 0.02, 0.03)},
      {"mirrored", mirrored(picture)},
      {"mirrored and cut", mirrored(cut(picture, 0.02, 0.03, 0.01, 0))},
      {"brighter by 15 %", brightened(picture, 1.15)},
      {"all of it", mirrored(saved_again(
                        brightened(cut(resized_by(picture, 0.5), 0.02, 0, 0.03, 0.01), 1.1), 60))}};
}
