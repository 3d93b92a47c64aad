#pragma once

#include <cstdint>
#include <limits>
#include <random>

namespace data_loaders {

/// A number in [0, count), each equally likely: the incomplete last cycle is drawn again. The std::
/// distributions give other numbers with other standard libraries.
inline uint64_t random_below(uint64_t count, std::mt19937_64& generator) {
  const uint64_t largest = std::numeric_limits<uint64_t>::max();
  const uint64_t incomplete = (largest % count + 1) % count;
  uint64_t number = generator();
  while (number > largest - incomplete) number = generator();
  return number % count;
}

}  // namespace data_loaders
