#include "training/shared_products.h"

#include <gtest/gtest.h>

#include "tests/training/small_data.h"

namespace training {
namespace {

TEST(SharedProducts, KeepsNoMoreThanItsMemoryAndTheSameNumbersComeOutAgain) {
  const auto data = small_data(20, 50, 3);  // 41 rows in all: 64 units of float64 are 20,992 bytes
  SharedProducts products(data.examples.inputs, data.train, /*memory=*/2 * 20992);
  const auto first = products.projection(0, 10).rows;
  EXPECT_EQ(products.kept_bytes(), 20992);
  for (const uint64_t seed : {1, 2, 3}) {
    products.projection(seed, 10);
    EXPECT_EQ(products.kept_bytes(), 2 * 20992);
  }
  EXPECT_TRUE(torch::equal(first, products.projection(0, 10).rows));
  EXPECT_TRUE(torch::equal(first, products.projection(0, 200).rows.narrow(1, 0, 10)));
  EXPECT_LE(products.kept_bytes(), 2 * 20992);
}

TEST(SharedProducts, PreparesNothingThatWouldPushOutWhatIsKept) {
  const auto data = small_data(20, 50, 3);
  SharedProducts products(data.examples.inputs, data.train, /*memory=*/20992);
  products.prepare(0, 10);
  EXPECT_EQ(products.kept_bytes(), 20992);
  products.prepare(1, 10);
  EXPECT_EQ(products.kept_bytes(), 20992);
  SharedProducts small(data.examples.inputs, data.train, /*memory=*/0);
  small.prepare(0, 10);
  EXPECT_EQ(small.kept_bytes(), 0);
}

}  // namespace
}  // namespace training
