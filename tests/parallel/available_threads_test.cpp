#include "parallel/available_threads.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <fstream>

namespace parallel {
namespace {

namespace fs = std::filesystem;

/// A folder like /sys/fs/cgroup, removed at the end.
class ControlGroups {
 public:
  ControlGroups() : root_(fs::path(testing::TempDir()) / "facesweep-control-groups") {
    fs::remove_all(root_);
  }
  ~ControlGroups() { fs::remove_all(root_); }

  void limit(const fs::path& group, const std::string& cpu_max) {
    fs::create_directories(root_ / group);
    std::ofstream(root_ / group / "cpu.max") << cpu_max << '\n';
  }
  int64_t quota(const std::string& own) const { return processor_quota(root_, own); }

 private:
  fs::path root_;
};

TEST(AvailableThreads, AreTheProcessorsThatTheProgramMayRunOn) {
  cpu_set_t before, one;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  CPU_ZERO(&one);
  for (int i = 0; CPU_COUNT(&one) == 0; ++i) {
    if (CPU_ISSET(i, &before)) CPU_SET(i, &one);
  }
  EXPECT_GE(available_threads(), 1);
  EXPECT_LE(available_threads(), CPU_COUNT(&before));
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_EQ(available_threads(), 1);
  sched_setaffinity(0, sizeof before, &before);
}

TEST(ProcessorQuota, IsRoundedUp) {
  ControlGroups groups;
  groups.limit("", "150000 100000");
  EXPECT_EQ(groups.quota("/"), 2);
  groups.limit("", "50000 100000");
  EXPECT_EQ(groups.quota("/"), 1);
}

TEST(ProcessorQuota, IsTheLeastOfAGroupAndThoseAboveIt) {
  ControlGroups groups;
  groups.limit("a", "200000 100000");
  groups.limit("a/b", "800000 100000");
  groups.limit("a/b/c", "max 100000");
  EXPECT_EQ(groups.quota("/a/b/c"), 2);
  EXPECT_EQ(groups.quota("/a"), 2);
  groups.limit("", "100000 100000");
  EXPECT_EQ(groups.quota("/a/b"), 1);
}

TEST(ProcessorQuota, IsNoneWhereNoGroupSetsOne) {
  ControlGroups groups;
  EXPECT_EQ(groups.quota("/"), 0);
  groups.limit("", "max 100000");
  EXPECT_EQ(groups.quota("/not/there"), 0);
  groups.limit("", "nonsense");
  EXPECT_EQ(groups.quota("/"), 0);
}

}  // namespace
}  // namespace parallel
