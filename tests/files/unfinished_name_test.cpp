#include "files/unfinished_name.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files/local_disk.h"
#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace {

namespace fs = std::filesystem;

pid_t process_that_ended() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  waitpid(child, nullptr, 0);
  return child;
}

std::string host() {
  const auto ending = files::unfinished_ending();
  return ending.substr(ending.find('@'));
}

TEST(UnfinishedName, IsAnotherOneEachTime) {
  EXPECT_NE(files::unfinished_ending(), files::unfinished_ending());
}

TEST(RemoveUnfinished, RemovesWhatKilledProcessesOfThisMachineLeftAndNothingElse) {
  const TemporaryFolder temporary;
  files::remove_unfinished(temporary / "none");
  const auto name = [&](pid_t process, const std::string& machine) {
    return temporary / "run/pictures" / ("a.png.tmp-" + std::to_string(process) + "-3" + machine);
  };
  const auto dead = process_that_ended();
  const auto left = name(dead, host()), alive = name(getppid(), host()),
             elsewhere = name(dead, "@another"), other = temporary / "run/a.png";
  for (const auto& path : {left, alive, elsewhere, other}) files::write_whole(path, "half");
  files::remove_unfinished(temporary / "run");
  EXPECT_FALSE(fs::exists(left));
  for (const auto& path : {alive, elsewhere, other}) EXPECT_TRUE(fs::exists(path)) << path;
}

TEST(LocalDisk, IsWhereTemporaryFilesAre) {
  const TemporaryFolder temporary;
  EXPECT_TRUE(files::is_on_local_disk(temporary / "none/yet"));
}

}  // namespace
