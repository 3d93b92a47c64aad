#pragma once

#include <cstdint>
#include <random>

namespace data_loaders {

/// Random numbers for one drawn picture, the same on every machine: the engine's output is laid
/// down by the standard, and the std:: distributions, whose output is not, are avoided.
class Randomness {
 public:
  /// Repeats for the same seed, class and number of the picture.
  Randomness(uint64_t seed, int64_t label, int64_t number);

  /// In [low, high).
  double uniform(double low, double high);
  /// About normal with mean 0 and the given deviation, and never beyond 3.5 of it: a sum of four
  /// uniform numbers.
  double normal(double deviation);
  bool chance(double probability) { return uniform(0, 1) < probability; }

  /// Adds about normal noise to `count` bytes, each clipped to [0, 255].
  void add_noise(uint8_t* bytes, int64_t count, double deviation);

 private:
  std::mt19937_64 engine_;
};

}  // namespace data_loaders
