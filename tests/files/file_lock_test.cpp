#include "files/file_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>

#include "tests/files/temporary_folder.h"

namespace {

using files::FileLock;

TEST(FileLock, IsHeldByOneAtATimeAndSaysByWhom) {
  const TemporaryFolder folder;
  const auto path = folder / "new/lock";
  std::optional<FileLock> first(std::in_place, path);
  ASSERT_EQ(first->state(), FileLock::State::held);
  EXPECT_EQ(first->holder().rfind("process " + std::to_string(getpid()) + " on ", 0), 0U);
  const FileLock second(path);
  EXPECT_EQ(second.state(), FileLock::State::elsewhere);
  EXPECT_EQ(second.holder(), first->holder());
  first.reset();
  EXPECT_EQ(FileLock(path).state(), FileLock::State::held);
}

TEST(FileLock, DoesNotOutliveAKilledHolder) {
  const TemporaryFolder folder;
  const auto path = folder / "lock";
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const auto child = fork();
  if (child == 0) {
    const FileLock lock(path);
    const bool told = write(ready[1], "x", 1) == 1;
    while (told) pause();
    _exit(1);
  }
  char held = 0;
  ASSERT_EQ(read(ready[0], &held, 1), 1);
  EXPECT_EQ(FileLock(path).state(), FileLock::State::elsewhere);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_EQ(FileLock(path).state(), FileLock::State::held);
  close(ready[0]);
  close(ready[1]);
}

TEST(FileLock, NamesAFileThatCannotBeOpened) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder / "lock");
  try {
    FileLock(folder / "lock");
    FAIL() << "a folder stands there";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()),
              (folder / "lock").string() + ": cannot open: Is a directory");
  }
}

}  // namespace
