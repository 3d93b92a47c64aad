#include "data_loaders/randomness.h"

#include <algorithm>
#include <cmath>

namespace data_loaders {
namespace {

std::mt19937_64 engine(uint64_t seed, int64_t label, int64_t number) {
  const auto low = [](uint64_t value) { return static_cast<uint32_t>(value); };
  const auto high = [](uint64_t value) { return static_cast<uint32_t>(value >> 32); };
  std::seed_seq words{low(seed), high(seed), low(label), low(number), high(number)};
  return std::mt19937_64(words);
}

}  // namespace

Randomness::Randomness(uint64_t seed, int64_t label, int64_t number)
    : engine_(engine(seed, label, number)) {}

double Randomness::uniform(double low, double high) {
  return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1p-53;
}

double Randomness::normal(double deviation) {
  double sum = -2;
  for (int i = 0; i < 4; ++i) sum += uniform(0, 1);
  return deviation * sum * std::sqrt(3.0);  // the sum's variance is 4/12
}

void Randomness::add_noise(uint8_t* bytes, int64_t count, double deviation) {
  constexpr int kMean = 4 * 255 / 2;
  // A sum of four bytes has the variance 4 (256^2 - 1) / 12.
  const auto scale = static_cast<float>(deviation / std::sqrt((256.0 * 256 - 1) / 3));
  uint64_t draw = 0;
  for (int64_t i = 0; i < count; ++i) {
    draw = i % 2 == 0 ? engine_() : draw >> 32;
    const int sum = static_cast<int>((draw & 255) + (draw >> 8 & 255) + (draw >> 16 & 255) +
                                     (draw >> 24 & 255));
    const float value = static_cast<float>(bytes[i]) + scale * static_cast<float>(sum - kMean);
    bytes[i] = static_cast<uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
  }
}

}  // namespace data_loaders
