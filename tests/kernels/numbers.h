#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "kernels/instructions.h"
#include "kernels/product.h"

namespace kernels {

/// Numbers between -1 and 1, the same for the same seed.
template <class Number>
std::vector<Number> numbers(int64_t count, uint32_t seed) {
  std::mt19937 bits(seed);
  std::vector<Number> values;
  for (int64_t i = 0; i < count; ++i) {
    values.push_back(static_cast<Number>(static_cast<double>(bits()) / 2147483648.0 - 1));
  }
  return values;
}

template <class Number>
std::vector<const Number*> rows_of(const std::vector<Number>& values, int64_t columns) {
  std::vector<const Number*> rows;
  for (size_t i = 0; i < values.size(); i += static_cast<size_t>(columns)) {
    rows.push_back(values.data() + i);
  }
  return rows;
}

/// Instruction sets of this processor with fused products: those that must give the same bits.
inline std::vector<std::string> fused_instructions() {
  std::vector<std::string> names;
  for (const auto& name : available_instructions()) {
    if (name == "avx512" || name == "avx2" || name == "neon") names.push_back(name);
  }
  return names;
}

/// While it lives kernels run on these instructions.
class WithInstructions {
 public:
  explicit WithInstructions(const std::string& name) { use_instructions(name); }
  ~WithInstructions() { use_instructions(""); }
  WithInstructions(const WithInstructions&) = delete;
  WithInstructions& operator=(const WithInstructions&) = delete;
};

}  // namespace kernels
