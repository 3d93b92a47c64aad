#include "app/cluster/task_progress.h"

#include <gtest/gtest.h>

#include "app/results/result_store.h"
#include "app/results/shard_files.h"
#include "files/whole_file.h"
#include "tests/app/results/small_result.h"
#include "tests/files/temporary_folder.h"

namespace cluster {
namespace {

using namespace experiments;

/// A file of shard 2 of 3, which has trials a, b and c, with results of some of them.
void write_attempt(const std::filesystem::path& run, int64_t attempt,
                   const std::vector<std::string>& finished) {
  ResultStore store(shard_file(run, {2, 3}, attempt).path, ResultStore::Access::write);
  SweepRecord record;
  record.file = "{}";
  record.experiments = {{"first", {"", "a", "b", "", "c"}}};
  store.write(record);
  for (const auto& id : finished) store.write({row_of(small_result(id))});
}

TEST(TaskProgress, CountsTheTrialsOfAllAttempts) {
  const TemporaryFolder folder;
  const auto temporary = folder / ".";
  write_attempt(temporary, 0, {"a"});
  write_attempt(temporary, 1, {"c"});
  const auto tasks = task_progress(temporary, 3, {{2, "RUNNING", "n1", "None"}});
  ASSERT_EQ(tasks.size(), 3U);
  EXPECT_EQ(tasks[1].done, 2);
  EXPECT_EQ(tasks[1].total, 3);
  EXPECT_EQ(tasks[1].attempts, 2);
  EXPECT_EQ(tasks[1].state, "running");
  EXPECT_EQ(tasks[1].nodes, "n1");
  EXPECT_EQ(tasks[0].total, 0);
  EXPECT_EQ(tasks[0].state, "");
}

TEST(TaskProgress, IsLessWhereAFileCannotBeReadAtTheMoment) {
  const TemporaryFolder folder;
  const auto temporary = folder / ".";
  files::write_whole(shard_file(temporary, {1, 3}, 0).path, "being written");
  const auto tasks = task_progress(temporary, 3, {});
  EXPECT_EQ(tasks[0].attempts, 1);
  EXPECT_EQ(tasks[0].done, 0);
}

}  // namespace
}  // namespace cluster
