#include "parallel/free_memory.h"

#include <gtest/gtest.h>

namespace parallel {
namespace {

TEST(FreeMemory, IsMoreThanThisTestNeeds) {
  EXPECT_GT(free_memory(), 1 << 20);
}

TEST(MemoryText, TakesTheUnitThatKeepsTheNumberShort) {
  EXPECT_EQ(memory_text(0), "0.0 MiB");
  EXPECT_EQ(memory_text(1.5 * (1 << 30)), "1.5 GiB");
  EXPECT_EQ(memory_text(2.25e12), "2.0 TiB");
  EXPECT_EQ(memory_text(1e19), "8881.8 PiB");
}

}  // namespace
}  // namespace parallel
