#include "app/cluster/job_scripts.h"

#include <gtest/gtest.h>

#include "app/cluster/run_command.h"
#include "app/cluster/submitted_job.h"
#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace cluster {
namespace {

JobOptions small_options(const std::filesystem::path& folder) {
  JobOptions options;
  options.name = "it's mine";
  options.tasks = 16;
  options.first_attempt = 2;
  options.partition = "long";
  options.time = "2:00:00";
  options.cpus = 4;
  options.more = {"--account=mine"};
  options.program = folder / "program";
  options.run_words = {"run", "my file.json"};
  options.folder = folder / "run";
  options.working_folder = folder;
  return options;
}

/// A program that says what it was given, and ends with `code`.
void write_program(const std::filesystem::path& folder, int code) {
  files::write_whole(folder / "program",
                     "#!/bin/sh\nprintf '%s|' \"$@\"\nexit " + std::to_string(code) + "\n");
  std::filesystem::permissions(folder / "program", std::filesystem::perms::owner_all);
}

CommandOutput output_of(const std::filesystem::path& folder, const std::string& script) {
  files::write_whole(folder / "script.sh", script);
  return run_command({"env", "SLURM_ARRAY_TASK_ID=3", "SLURM_ARRAY_JOB_ID=70",
                      "SLURM_RESTART_COUNT=1", "PATH=" + folder.string() + ":/usr/bin:/bin", "bash",
                      (folder / "script.sh").string()});
}

TEST(TaskScript, TellsSlurmWhatWasAskedFor) {
  const auto text = task_script(small_options("/data"));
  for (const auto* line :
       {"#SBATCH --array=1-16\n", "#SBATCH --cpus-per-task=4\n", "#SBATCH --time=2:00:00\n",
        "#SBATCH --partition=long\n", "#SBATCH --signal=B:USR1@90\n", "#SBATCH --requeue\n",
        "#SBATCH --open-mode=append\n", "#SBATCH --account=mine\n",
        "#SBATCH --output='/data/run/slurm/task-%a.log'\n", "#SBATCH --chdir=/data\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

TEST(TaskScript, TrainsItsShardAsANewAttempt) {
  const TemporaryFolder folder;
  const auto temporary = folder / ".";
  write_program(temporary, 0);
  const auto answer = output_of(temporary, task_script(small_options(temporary)));
  EXPECT_EQ(answer.text, "run|my file.json|--shard|3/16|--attempt|3|--jobs|4|");
  EXPECT_EQ(answer.exit_code, 0);
}

TEST(TaskScript, QueuesItselfAgainWhereTheTimeWasUp) {
  const TemporaryFolder folder;
  const auto temporary = folder / ".";
  write_program(temporary, 75);
  files::write_whole(temporary / "scontrol", "#!/bin/sh\necho \"scontrol $@\"\n");
  std::filesystem::permissions(temporary / "scontrol", std::filesystem::perms::owner_all);
  const auto answer = output_of(temporary, task_script(small_options(temporary)));
  EXPECT_NE(answer.text.find("scontrol requeue 70_3\n"), std::string::npos) << answer.text;
  EXPECT_EQ(answer.exit_code, 75);
}

TEST(TaskScript, EndsAsTheProgramEnds) {
  const TemporaryFolder folder;
  const auto temporary = folder / ".";
  write_program(temporary, 1);
  EXPECT_EQ(output_of(temporary, task_script(small_options(temporary))).exit_code, 1);
}

TEST(CollectScript, CollectsTheRun) {
  const TemporaryFolder folder;
  const auto temporary = folder / ".";
  write_program(temporary, 0);
  const auto answer = output_of(temporary, collect_script(small_options(temporary)));
  EXPECT_EQ(answer.text, "collect|" + (temporary / "run").string() + "|");
}

TEST(FeaturesScript, ComputesFeaturesOnly) {
  const TemporaryFolder folder;
  const auto temporary = folder / ".";
  write_program(temporary, 0);
  const auto answer = output_of(temporary, features_script(small_options(temporary)));
  EXPECT_EQ(answer.text, "run|my file.json|--features-only|");
}

TEST(SubmittedJob, IsReadAsItWasWritten) {
  const TemporaryFolder folder;
  const auto temporary = folder / ".";
  EXPECT_FALSE(read_submitted_job(temporary));
  write(temporary, {"12", "13", "", 4});
  const auto job = read_submitted_job(temporary);
  ASSERT_TRUE(job);
  EXPECT_EQ(job->array, "12");
  EXPECT_EQ(job->collect, "13");
  EXPECT_EQ(job->features, "");
  EXPECT_EQ(job->tasks, 4);
}

}  // namespace
}  // namespace cluster
