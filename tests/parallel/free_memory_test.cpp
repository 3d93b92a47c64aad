#include "parallel/free_memory.h"

#include <gtest/gtest.h>

#include <cstdlib>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace parallel {
namespace {

TEST(FreeMemory, IsMoreThanThisTestNeeds) {
  EXPECT_GT(free_memory(), 1 << 20);
}

#if defined(__GLIBC__)
TEST(LargeBlocks, AreTheSystemsOwnHoweverManyWereFreed) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer has a malloc of its own";
#endif
  return_large_blocks();
  // The C library by itself would raise its threshold to this.
  void* volatile block = std::malloc(16 << 20);  // volatile, or the compiler leaves out both calls
  std::free(block);
  const auto before = mallinfo2().hblks;
  block = std::malloc(5 << 20);
  EXPECT_EQ(mallinfo2().hblks, before + 1);
  std::free(block);
}
#endif

TEST(MemoryText, TakesTheUnitThatKeepsTheNumberShort) {
  EXPECT_EQ(memory_text(0), "0.0 MiB");
  EXPECT_EQ(memory_text(1.5 * (1 << 30)), "1.5 GiB");
  EXPECT_EQ(memory_text(2.25e12), "2.0 TiB");
  EXPECT_EQ(memory_text(1e19), "8881.8 PiB");
}

}  // namespace
}  // namespace parallel
