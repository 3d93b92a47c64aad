#include "kernels/normal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/kernels/numbers.h"

namespace kernels {
namespace {

// The known answers of Random123 (threefry 2 32 20).
TEST(Threefry, GivesTheKnownAnswers) {
  for (const auto& name : available_instructions()) {
    const WithInstructions instructions(name);
    EXPECT_EQ(threefry(0, 0), 0x99ba4efe'6b200159) << name;
    EXPECT_EQ(threefry(~uint64_t{0}, ~uint64_t{0}), 0xbb002be7'1cb996fc) << name;
    EXPECT_EQ(threefry(0x03707344'13198a2e, 0x85a308d3'243f6a88), 0x483df7a0'c4923a9c) << name;
  }
}

TEST(StandardNormals, AreTheSameWhateverTheirCount) {
  std::vector<float> all(200), few(53);
  standard_normals(7, 200, all.data());
  standard_normals(7, 53, few.data());
  EXPECT_TRUE(std::equal(few.begin(), few.end(), all.begin()));
}

// Kolmogorov's distance to the normal distribution stays below 1.63 / sqrt(n) in 99 of 100 draws.
TEST(StandardNormals, AreDistributedAsTheirNameSays) {
  constexpr int64_t count = 100000;
  for (const uint64_t key : {1, 2, 3}) {
    std::vector<float> draws(count);
    standard_normals(key, count, draws.data());
    std::sort(draws.begin(), draws.end());
    double distance = 0;
    for (int64_t i = 0; i < count; ++i) {
      const double below = 0.5 * std::erfc(-draws[i] / std::sqrt(2.0));
      distance = std::max(distance, std::abs(below - static_cast<double>(i) / count));
    }
    EXPECT_LT(distance, 1.63 / std::sqrt(static_cast<double>(count)));
  }
}

TEST(StandardNormals, NeighboursAndNeighbouringKeysAreNotCorrelated) {
  constexpr int64_t count = 100000;
  std::vector<float> a(count), b(count);
  standard_normals(10, count, a.data());
  standard_normals(11, count, b.data());
  double next = 0, other = 0;
  for (int64_t i = 0; i + 1 < count; ++i) {
    next += a[i] * a[i + 1];
    other += a[i] * b[i];
  }
  EXPECT_LT(std::abs(next) / count, 4 / std::sqrt(static_cast<double>(count)));
  EXPECT_LT(std::abs(other) / count, 4 / std::sqrt(static_cast<double>(count)));
}

}  // namespace
}  // namespace kernels
