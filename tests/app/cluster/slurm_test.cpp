#include "app/cluster/slurm.h"

#include <gtest/gtest.h>

#include "app/cluster/run_command.h"

namespace cluster {
namespace {

TEST(QueuedTasks, AreReadFromTheQueuesLines) {
  const auto tasks =
      tasks_from("3|RUNNING|n1|None\n1-2,5%2|PENDING||Resources\n4|COMPLETED|n2|None\n");
  ASSERT_EQ(tasks.size(), 5U);
  EXPECT_EQ(tasks[0].number, 3);
  EXPECT_EQ(tasks[0].nodes, "n1");
  EXPECT_EQ(tasks[3].number, 5);
  EXPECT_EQ(tasks[3].state, "PENDING");
  EXPECT_EQ(tasks[3].nodes, "");
  EXPECT_EQ(tasks[3].reason, "Resources");
  EXPECT_EQ(tasks[4].state, "COMPLETED");
}

TEST(QueuedTasks, AreNoneWhereTheQueueSaysSomethingElse) {
  EXPECT_TRUE(tasks_from("").empty());
  EXPECT_TRUE(tasks_from("slurm_load_jobs error: Invalid job id specified\n").empty());
}

TEST(RunCommand, GivesOutputErrorsAndExitCode) {
  const auto answer = run_command({"sh", "-c", "echo 'it''s out'; echo wrong >&2; exit 3"});
  EXPECT_EQ(answer.exit_code, 3);
  EXPECT_EQ(answer.text, "its out\nwrong\n");
  EXPECT_TRUE(is_on_path("sh"));
  EXPECT_FALSE(is_on_path("no-such-program"));
}

}  // namespace
}  // namespace cluster
