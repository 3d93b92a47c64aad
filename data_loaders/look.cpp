#include "data_loaders/look.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "data_loaders/as_mat.h"

namespace data_loaders {
namespace {

constexpr int64_t kSmallestPicture = 64;
constexpr double kLeastContrast = 4;  // levels of 255, standard deviation

using Luma = std::array<double, Look::kSide * Look::kSide>;

double deviation(const Luma& luma) {
  double sum = 0, squares = 0;
  for (const double level : luma) {
    sum += level;
    squares += level * level;
  }
  const double mean = sum / luma.size();
  return std::sqrt(std::max(0.0, squares / luma.size() - mean * mean));
}

constexpr int kFrequencies = 11;  // of each direction
constexpr double kMargin = 0.04;  // of a side

/// cos(pi k u) along one side, u from 0 to 1 between the margins, integrated over each pixel.
using Waves = std::array<std::array<double, Look::kSide>, kFrequencies>;

Waves waves(double before, double after) {
  Waves waves{};
  const double length = 1 - before - after;
  for (int i = 0; i < Look::kSide; ++i) {
    const auto inside = [&](int edge) {
      return (std::clamp(edge / double{Look::kSide}, before, 1 - after) - before) / length;
    };
    const double from = inside(i), to = inside(i + 1);
    for (int k = 0; k < kFrequencies; ++k) {
      waves[k][i] = std::cos(CV_PI * k * (from + to) / 2) * (to - from);
    }
  }
  return waves;
}

/// Calls visit(bit, vertical, horizontal) for the 64 lowest frequencies but 0.
template <class Visit>
void for_each_frequency(const Visit& visit) {
  int bit = 0;
  for (int sum = 1; sum < kFrequencies && bit < 64; ++sum) {
    for (int horizontal = 0; horizontal <= sum && bit < 64; ++horizontal) {
      visit(bit++, sum - horizontal, horizontal);
    }
  }
}

uint64_t hash_of(const Luma& luma, const Waves& down, const Waves& across) {
  Waves columns{};  // transformed from top to bottom
  for (int k = 0; k < kFrequencies; ++k) {
    for (int y = 0; y < Look::kSide; ++y) {
      for (int x = 0; x < Look::kSide; ++x) columns[k][x] += down[k][y] * luma[y * Look::kSide + x];
    }
  }
  uint64_t hash = 0;
  for_each_frequency([&](int bit, int vertical, int horizontal) {
    double sum = 0;
    for (int x = 0; x < Look::kSide; ++x) sum += columns[vertical][x] * across[horizontal][x];
    if (sum > 0) hash |= uint64_t{1} << bit;
  });
  return hash;
}

std::array<uint64_t, Look::kWindows> hashes_of(const Luma& luma) {
  static const Waves all = waves(0, 0), inner = waves(kMargin, kMargin), later = waves(kMargin, 0),
                     earlier = waves(0, kMargin);
  return {hash_of(luma, all, all),       hash_of(luma, inner, inner),
          hash_of(luma, later, later),   hash_of(luma, later, earlier),
          hash_of(luma, earlier, later), hash_of(luma, earlier, earlier)};
}

/// Bits that a mirrored picture has the other way round.
uint64_t odd_across() {
  uint64_t bits = 0;
  for_each_frequency([&](int bit, int, int horizontal) {
    if (horizontal % 2 == 1) bits |= uint64_t{1} << bit;
  });
  return bits;
}

}  // namespace

std::shared_ptr<const Look> look_of(const torch::Tensor& picture) {
  if (std::min(picture.size(0), picture.size(1)) < kSmallestPicture) return {};
  cv::Mat small;
  cv::resize(as_mat(picture), small, {Look::kSide, Look::kSide}, 0, 0, cv::INTER_AREA);
  cv::GaussianBlur(small, small, {3, 3}, 0, 0, cv::BORDER_REPLICATE);
  auto look = std::make_shared<Look>();
  Luma luma;
  for (size_t i = 0; i < luma.size(); ++i) {
    const uint8_t* bgr = small.data + 3 * i;
    luma[i] = 0.299 * bgr[2] + 0.587 * bgr[1] + 0.114 * bgr[0];
    const std::array<uint8_t, Look::kChannels> pixel{bgr[2], bgr[1], bgr[0],
                                                     static_cast<uint8_t>(std::lround(luma[i]))};
    std::copy(pixel.begin(), pixel.end(), look->pixels.begin() + i * Look::kChannels);
  }
  if (deviation(luma) < kLeastContrast) return {};
  look->hashes = hashes_of(luma);
  return look;
}

Likeness likeness(const Look& one, const Look& other) {
  constexpr int kWhole = 24, kBest = 10;  // bits
  static const uint64_t mirror = odd_across();
  const auto bits = [](uint64_t hash) { return __builtin_popcountll(hash); };
  const uint64_t whole = one.hashes[0] ^ other.hashes[0];
  if (bits(whole) > kWhole && bits(whole ^ mirror) > kWhole) return {};
  int plain = 64, mirrored = 64;
  for (int window = 0; window < Look::kWindows; ++window) {
    for (const uint64_t hash :
         {one.hashes[window] ^ other.hashes[0], one.hashes[0] ^ other.hashes[window]}) {
      plain = std::min(plain, bits(hash));
      mirrored = std::min(mirrored, bits(hash ^ mirror));
    }
  }
  return {std::min(plain, mirrored) <= kBest, mirrored < plain};
}

}  // namespace data_loaders
