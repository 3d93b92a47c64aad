#include "training/batches.h"

#include <gtest/gtest.h>

namespace training {
namespace {

torch::Tensor numbers(const RowNumbers& rows) {
  return torch::tensor(std::vector<int64_t>(rows.begin(), rows.end()));
}

TEST(Batches, AnEpochHoldsEveryRowOnceAndEndsWithAShortBatch) {
  Batches batches(consecutive_rows(0, 10), /*batch_size=*/4, /*seed=*/0);
  std::vector<torch::Tensor> epoch{numbers(batches.next()), numbers(batches.next()),
                                   numbers(batches.next())};
  EXPECT_EQ(epoch[2].size(0), 2);
  EXPECT_TRUE(torch::equal(std::get<0>(torch::cat(epoch).sort()), torch::arange(10)));
}

TEST(Batches, EveryEpochHasAnotherOrder) {
  Batches batches(consecutive_rows(0, 50), /*batch_size=*/25, /*seed=*/0);
  const auto first = torch::cat({numbers(batches.next()), numbers(batches.next())});
  EXPECT_FALSE(torch::equal(first, torch::cat({numbers(batches.next()), numbers(batches.next())})));
}

TEST(Batches, TheSameSeedGivesTheSameOrder) {
  const auto fifty = consecutive_rows(0, 50);
  Batches a(fifty, 7, 3), b(fifty, 7, 3), other(fifty, 7, 4);
  const auto rows = numbers(a.next());
  EXPECT_TRUE(torch::equal(rows, numbers(b.next())));
  EXPECT_FALSE(torch::equal(rows, numbers(other.next())));
}

TEST(Batches, AFullBatchIsTheRowsInTheirOwnOrder) {
  Batches batches(consecutive_rows(0, 5), 9, 0);
  EXPECT_TRUE(torch::equal(numbers(batches.next()), torch::arange(5)));
  EXPECT_TRUE(torch::equal(numbers(batches.next()), torch::arange(5)));
}

TEST(Batches, AreRowsOfWhichOnlyTheNumberDecidesTheOrder) {
  const std::vector<int64_t> others{90, 3, 41, 7, 12};
  Batches first(consecutive_rows(0, 5), 2, 1), second(others, 2, 1);
  for (int batch = 0; batch < 7; ++batch) {
    const auto places = first.next(), rows = second.next();
    ASSERT_EQ(places.count, rows.count);
    for (int64_t i = 0; i < rows.count; ++i)
      EXPECT_EQ(rows.numbers[i], others[static_cast<size_t>(places.numbers[i])]);
  }
}

}  // namespace
}  // namespace training
