#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace files {

/// How many numbers a tensor of these sizes has. Nothing where LibTorch could not hold it: a
/// negative size, or more than 2^59 numbers, sizes of 0 taken as 1, as strides are computed.
inline std::optional<int64_t> numbers_in(const std::vector<int64_t>& sizes) {
  constexpr int64_t most = int64_t{1} << 59;
  int64_t spread = 1;
  bool is_empty = false;
  for (const auto size : sizes) {
    if (size < 0 || __builtin_mul_overflow(spread, std::max<int64_t>(size, 1), &spread) ||
        spread > most)
      return std::nullopt;
    is_empty = is_empty || size == 0;
  }
  return is_empty ? 0 : spread;
}

}  // namespace files
