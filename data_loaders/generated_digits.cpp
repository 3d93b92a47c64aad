#include "data_loaders/generated_digits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <vector>

#include "data_loaders/picture_rows.h"
#include "data_loaders/points.h"
#include "data_loaders/randomness.h"

namespace data_loaders {
namespace {

/// A pen's way through its points, in a box that reaches from (-1, -1), top left, to (1, 1).
using Stroke = Points;
using Shape = std::vector<Stroke>;

Stroke arc(cv::Point2d centre, double width, double height, double from, double to) {
  return points_on_ellipse(centre, width, height, from, to, 13);
}

std::array<Shape, 10> make_shapes() {
  return {{
      {arc({0, 0}, 0.62, 0.95, -90, 270)},
      {{{-0.35, -0.6}, {0.08, -0.95}, {0.08, 0.95}}},
      {joined(arc({0, -0.45}, 0.55, 0.5, -170, 40), {{-0.6, 0.92}, {0.65, 0.92}})},
      {joined(arc({-0.05, -0.47}, 0.52, 0.45, -160, 90), arc({-0.05, 0.45}, 0.6, 0.5, -90, 155))},
      {{{0.2, -0.95}, {-0.65, 0.3}, {0.7, 0.3}}, {{0.3, -0.35}, {0.3, 0.95}}},
      {joined({{0.55, -0.92}, {-0.42, -0.92}, {-0.5, -0.1}},
              arc({-0.05, 0.35}, 0.6, 0.58, -130, 150))},
      {joined({{0.4, -0.95}, {-0.2, -0.4}}, arc({0, 0.4}, 0.55, 0.53, -170, 190))},
      {{{-0.6, -0.9}, {0.6, -0.9}, {0, 0.1}, {-0.2, 0.95}}},
      {arc({0, -0.48}, 0.46, 0.45, 90, 450), arc({0, 0.45}, 0.56, 0.5, -90, 270)},
      {joined(arc({0, -0.4}, 0.52, 0.52, 10, 370), {{0.5, -0.2}, {0.35, 0.45}, {0.1, 0.95}})},
  }};
}

const Shape& shape_of(int64_t digit) {
  static const std::array<Shape, 10> shapes = make_shapes();
  return shapes[digit];
}

/// A hand's way of writing one digit: shapes drift, lean and turn.
class Hand {
 public:
  Hand(Randomness& random, int64_t size) {
    const double unit = static_cast<double>(size) * 0.34;
    const double turn = random.normal(0.12);
    const double slant = 0.15 + random.normal(0.17);
    const double width = unit * random.uniform(0.62, 1.12);
    const double height = unit * random.uniform(0.78, 1.12);
    const cv::Matx22d rotation(std::cos(turn), -std::sin(turn), std::sin(turn), std::cos(turn));
    map_ = rotation * cv::Matx22d(width, -slant * width, 0, height);
    const double middle = static_cast<double>(size) / 2;
    shift_ = {middle + random.normal(0.04 * size), middle + random.normal(0.04 * size)};
    for (auto& wave : waves_) {
      wave = {random.normal(0.10), random.uniform(0.8, 2.6), random.uniform(0, 2 * CV_PI)};
    }
  }

  /// Where the pen stands for a point of the model shape.
  cv::Point2d place(cv::Point2d point) const {
    const cv::Vec2d bent(point.x + waves_[0].at(point.y), point.y + waves_[1].at(point.x));
    const cv::Vec2d placed = map_ * bent;
    return {placed[0] + shift_.x, placed[1] + shift_.y};
  }

 private:
  struct Wave {
    double height;
    double frequency;
    double phase;
    double at(double x) const { return height * std::sin(frequency * x + phase); }
  };

  cv::Matx22d map_;
  cv::Point2d shift_;
  std::array<Wave, 2> waves_{};
};

// Drawn this many times larger and then averaged: OpenCV's pen is a whole number of pixels thick.
constexpr int kEnlarged = 4;

cv::Mat drawn(int64_t digit, int size, Randomness& random) {
  const Hand hand(random, size);
  const int thickness = std::max(1, cvRound(size * kEnlarged * random.uniform(0.05, 0.13)));
  cv::Mat large(size * kEnlarged, size * kEnlarged, CV_8U, cv::Scalar(0));
  for (const auto& stroke : shape_of(digit)) {
    std::vector<cv::Point> points;
    for (const auto& point : stroke) {
      const auto placed = hand.place(point) * kEnlarged;
      points.emplace_back(cvRound(placed.x), cvRound(placed.y));
    }
    cv::polylines(large, points, /*isClosed=*/false, cv::Scalar(255), thickness);
  }
  cv::Mat picture;
  cv::resize(large, picture, {size, size}, 0, 0, cv::INTER_AREA);
  cv::GaussianBlur(picture, picture, {3, 3}, random.uniform(0.3, 0.7));
  return picture;
}

void draw_digit(int64_t digit, int64_t size, Randomness random, uint8_t* pixels) {
  const double ink = random.uniform(0.75, 1);
  cv::Mat picture = drawn(digit, static_cast<int>(size), random);
  // Not picture * ink: OpenCV makes the objects behind its expressions in code that the thread
  // sanitizer cannot see.
  picture.convertTo(picture, CV_8U, ink);
  std::copy_n(picture.data, size * size, pixels);
  random.add_noise(pixels, size * size, random.uniform(4, 20));
}

}  // namespace

LabelledImages generated_digits(const GeneratedDigitsOptions& options, const Progress& progress) {
  constexpr int64_t kDigits = 10;
  if (options.per_class < 1 || options.size < 8) {
    throw std::invalid_argument("generated_digits: expected per_class >= 1 and size >= 8");
  }
  return generated(
      kDigits, options.per_class, {options.size, options.size, 1},
      [](int64_t digit) { return std::to_string(digit); },
      [&](int64_t digit, int64_t number, uint8_t* pixels) {
        draw_digit(digit, options.size, {options.seed, digit, number}, pixels);
      },
      progress);
}

}  // namespace data_loaders
