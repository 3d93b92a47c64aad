#include "data_loaders/scenery.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace data_loaders {
namespace {

struct Light {
  double exposure;
  double across;              ///< change of the exposure over half the picture, from left to right
  double down;                ///< and from top to bottom
  std::array<float, 3> tint;  ///< RGB

  explicit Light(Randomness& random) : exposure(random.uniform(0.55, 1.15)) {
    const double direction = random.uniform(0, 2 * CV_PI);
    const double strength = random.uniform(0.1, 0.75);
    across = exposure * strength * std::cos(direction);
    down = exposure * strength * std::sin(direction);
    const double warmth = random.normal(0.06);
    tint = {static_cast<float>(1 + warmth), 1, static_cast<float>(1 - warmth)};
  }
};

void shine_on_pixel(uint8_t* pixel, float light, const std::array<float, 3>& tint) {
  for (int channel = 0; channel < 3; ++channel) {
    const float value = static_cast<float>(pixel[channel]) * light * tint[channel];
    pixel[channel] = static_cast<uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
  }
}

}  // namespace

void paint_background(uint8_t* pixels, int64_t size, Randomness& random) {
  cv::Mat picture(static_cast<int>(size), static_cast<int>(size), CV_8UC3, pixels);
  constexpr int kCoarse = 7;
  cv::Mat coarse(kCoarse, kCoarse, CV_8UC3);
  const double grey = random.uniform(40, 210);
  const std::array<double, 3> base{grey + random.uniform(-40, 40), grey + random.uniform(-40, 40),
                                   grey + random.uniform(-40, 40)};
  for (int y = 0; y < kCoarse; ++y) {
    for (int x = 0; x < kCoarse; ++x) {
      const double light = random.uniform(-50, 50);
      for (int channel = 0; channel < 3; ++channel) {
        coarse.at<cv::Vec3b>(y, x)[channel] =
            cv::saturate_cast<uchar>(base[channel] + light + random.uniform(-12, 12));
      }
    }
  }
  cv::resize(coarse, picture, picture.size(), 0, 0, cv::INTER_CUBIC);
}

void shine(uint8_t* pixels, int64_t size, Randomness& random) {
  const Light light(random);
  const double half = static_cast<double>(size) / 2;
  for (int64_t y = 0; y < size; ++y) {
    const double row = light.exposure + light.down * (static_cast<double>(y) / half - 1);
    for (int64_t x = 0; x < size; ++x) {
      const double here = row + light.across * (static_cast<double>(x) / half - 1);
      shine_on_pixel(pixels + 3 * (y * size + x), static_cast<float>(here), light.tint);
    }
  }
}

}  // namespace data_loaders
