#include "data_loaders/pixels.h"

#include <stdexcept>

#include "parallel/for_each_item.h"

namespace data_loaders {
namespace {

void grey_from_grey(const uint8_t* picture, int64_t pixels, float* row) {
  for (int64_t i = 0; i < pixels; ++i) row[i] = static_cast<float>(picture[i]) / 255;
}

void grey_from_rgb(const uint8_t* picture, int64_t pixels, float* row) {
  for (int64_t i = 0; i < pixels; ++i) {
    const uint8_t* rgb = picture + 3 * i;
    // In thousandths, so that white is 1 exactly.
    row[i] = static_cast<float>(299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2]) / 255000;
  }
}

}  // namespace

torch::Tensor grey_pixels(const LabelledImages& images) {
  const auto pictures = images.images.contiguous();
  const int64_t channels = pictures.size(3);
  if (channels != 1 && channels != 3) {
    throw std::invalid_argument("grey_pixels: expected 1 or 3 channels, got " +
                                std::to_string(channels));
  }
  const int64_t count = pictures.size(0);
  const int64_t pixels = pictures.size(1) * pictures.size(2);
  auto rows = torch::empty({count, pixels}, torch::kFloat32);
  const auto* source = pictures.data_ptr<uint8_t>();
  auto* target = rows.data_ptr<float>();
  constexpr int64_t kAtOnce = 64;
  parallel::for_each_item((count + kAtOnce - 1) / kAtOnce, [&](int64_t block) {
    for (int64_t i = block * kAtOnce; i < std::min(count, (block + 1) * kAtOnce); ++i) {
      (channels == 1 ? grey_from_grey : grey_from_rgb)(source + i * pixels * channels, pixels,
                                                       target + i * pixels);
    }
  });
  return rows;
}

}  // namespace data_loaders
