#include "training/batches.h"

#include <gtest/gtest.h>

namespace training {
namespace {

torch::Tensor numbers(const RowNumbers& rows) {
  return torch::tensor(std::vector<int64_t>(rows.begin(), rows.end()));
}

TEST(Batches, AnEpochHoldsEveryRowOnceAndEndsWithAShortBatch) {
  Batches batches(/*rows=*/10, /*batch_size=*/4, /*seed=*/0);
  std::vector<torch::Tensor> epoch{numbers(batches.next()), numbers(batches.next()),
                                   numbers(batches.next())};
  EXPECT_EQ(epoch[2].size(0), 2);
  EXPECT_TRUE(torch::equal(std::get<0>(torch::cat(epoch).sort()), torch::arange(10)));
}

TEST(Batches, EveryEpochHasAnotherOrder) {
  Batches batches(/*rows=*/50, /*batch_size=*/25, /*seed=*/0);
  const auto first = torch::cat({numbers(batches.next()), numbers(batches.next())});
  EXPECT_FALSE(torch::equal(first, torch::cat({numbers(batches.next()), numbers(batches.next())})));
}

TEST(Batches, TheSameSeedGivesTheSameOrder) {
  Batches a(50, 7, 3), b(50, 7, 3), other(50, 7, 4);
  const auto rows = numbers(a.next());
  EXPECT_TRUE(torch::equal(rows, numbers(b.next())));
  EXPECT_FALSE(torch::equal(rows, numbers(other.next())));
}

TEST(Batches, AFullBatchIsTheRowsInTheirOwnOrder) {
  Batches batches(5, 9, 0);
  EXPECT_TRUE(torch::equal(numbers(batches.next()), torch::arange(5)));
  EXPECT_TRUE(torch::equal(numbers(batches.next()), torch::arange(5)));
}

}  // namespace
}  // namespace training
