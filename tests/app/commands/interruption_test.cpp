#include "app/commands/interruption.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace {

using namespace std::chrono_literals;

/// Work that asks nobody, in a process of its own.
[[noreturn]] void work_for_ever(const std::filesystem::path& unfinished, int signal, int times) {
  commands::catch_interruptions("go on like this\n");
  files::FileInPieces file(unfinished);
  file.put(0, "half");
  for (int i = 0; i < times; ++i) std::raise(signal);
  if (!commands::interruption_asked()) _exit(1);
  std::this_thread::sleep_for(1h);
  _exit(1);
}

double seconds_until_ended(int signal, int times) {
  const TemporaryFolder folder;
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EXIT(work_for_ever(folder / "file", signal, times), testing::ExitedWithCode(130),
              "interrupted: ending\ngo on like this\n");
  EXPECT_TRUE(std::filesystem::is_empty(folder / ""));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Most of it LibTorch's.
double seconds_to_start() {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EXIT(_exit(0), testing::ExitedWithCode(0), "");
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

TEST(Interruption, EndsWorkThatAsksNobodyWithinTwoSeconds) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    EXPECT_LT(seconds_until_ended(signal, 1) - seconds_to_start(), 3);
  }
}

TEST(Interruption, EndsAtOnceAfterASecondSignal) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  double least = 2;  // on a busy machine one start may take a second more than the next
  for (int i = 0; i < 3; ++i) {
    least = std::min(least, seconds_until_ended(SIGINT, 2) - seconds_to_start());
  }
  EXPECT_LT(least, 1) << "the first signal alone has two seconds";
}

TEST(Interruption, LeavesHangUpsAloneThatAreIgnored) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto work = [] {
    std::signal(SIGHUP, SIG_IGN);  // as nohup does
    commands::catch_interruptions();
    std::raise(SIGHUP);
    _exit(commands::interruption_asked() ? 1 : 0);
  };
  EXPECT_EXIT(work(), testing::ExitedWithCode(0), "");
}

}  // namespace
