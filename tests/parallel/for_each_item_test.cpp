#include "parallel/for_each_item.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace parallel {
namespace {

TEST(ForEachItem, VisitsEachItemOnce) {
  for (const int64_t count : {0, 1, 2, 1000}) {
    std::vector<std::atomic<int>> visits(count);
    for_each_item(count, [&](int64_t i) { ++visits[i]; });
    for (const auto& visit : visits) EXPECT_EQ(visit, 1);
  }
}

TEST(ForEachItem, ThrowsWhatAnItemThrows) {
  EXPECT_THROW(for_each_item(100,
                             [](int64_t i) {
                               if (i == 37) throw std::out_of_range("37");
                             }),
               std::out_of_range);
}

TEST(ForEachItem, MayBeNested) {
  std::atomic<int64_t> visits{0};
  for_each_item(5, [&](int64_t) { for_each_item(7, [&](int64_t) { ++visits; }); });
  EXPECT_EQ(visits, 35);
}

}  // namespace
}  // namespace parallel
