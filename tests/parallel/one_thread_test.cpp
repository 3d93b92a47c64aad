#include "parallel/one_thread.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <thread>

namespace parallel {
namespace {

TEST(OneThread, HoldsForTheThreadThatMadeItAndWhileItLives) {
  const int before = at::get_num_threads();
  at::set_num_threads(2);
  {
    const OneThread one_thread;
    EXPECT_EQ(at::get_num_threads(), 1);
    int other = 0;
    std::thread([&] { other = at::get_num_threads(); }).join();
    EXPECT_EQ(other, 2);
  }
  EXPECT_EQ(at::get_num_threads(), 2);
  at::set_num_threads(before);
}

}  // namespace
}  // namespace parallel
