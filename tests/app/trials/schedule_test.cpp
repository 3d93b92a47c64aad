#include "app/trials/schedule.h"

#include <gtest/gtest.h>

#include <set>

namespace experiments {
namespace {

size_t next_on_another_thread(Schedule& schedule) {
  size_t group = 0;
  std::thread([&] { group = schedule.next(); }).join();
  return group;
}

TEST(Schedule, BeginsWithTheShortestOnOneThreadAndTheLongestOnTheOthers) {
  Schedule schedule({5, 60, 1, 30, 2, 70}, /*threads=*/2);
  EXPECT_EQ(schedule.next(), 2u);
  EXPECT_EQ(next_on_another_thread(schedule), 5u);
  EXPECT_EQ(schedule.next(), 4u);
  EXPECT_EQ(next_on_another_thread(schedule), 1u);
}

TEST(Schedule, TakesTheLongestEverywhereAfterATenthOfTheWork) {
  std::vector<double> work(100, 1);
  work[7] = 50;
  work[8] = 40;
  Schedule schedule(work, 2);
  for (int i = 0; i < 19; ++i) EXPECT_EQ(work[schedule.next()], 1) << i;
  EXPECT_EQ(schedule.next(), 7u);
  EXPECT_EQ(schedule.next(), 8u);
}

TEST(Schedule, BeginsWithTheShortestThroughoutOnOneThread) {
  Schedule schedule({3, 1, 2}, 1);
  EXPECT_EQ(schedule.next(), 1u);
  EXPECT_EQ(schedule.next(), 2u);
  EXPECT_EQ(schedule.next(), 0u);
}

TEST(Schedule, GivesOutEachGroupOnce) {
  Schedule schedule({0, 3, 3, 0, 9, 1}, 3);
  std::set<size_t> given;
  for (int i = 0; i < 6; ++i) {
    given.insert(i % 2 == 0 ? schedule.next() : next_on_another_thread(schedule));
  }
  EXPECT_EQ(given.size(), 6u);
}

}  // namespace
}  // namespace experiments
