#include "app/commands/interruption.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <optional>
#include <thread>

#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// A folder that the process of a death test knows as well, which runs the test from its beginning.
class SharedFolder {
 public:
  SharedFolder() {
    if (const char* of_parent = std::getenv(variable)) {
      path_ = of_parent;
      return;
    }
    own_.emplace();
    path_ = *own_ / "";
    setenv(variable, path_.c_str(), /*overwrite=*/1);
  }
  ~SharedFolder() {
    if (own_) unsetenv(variable);
  }
  SharedFolder(const SharedFolder&) = delete;
  SharedFolder& operator=(const SharedFolder&) = delete;

  fs::path began() const { return path_ / "began"; }
  fs::path unfinished() const { return path_ / "file"; }

  bool has_nothing_unfinished() const {
    const fs::directory_iterator entries(path_);
    return std::all_of(begin(entries), end(entries),
                       [&](const auto& entry) { return entry.path() == began(); });
  }

 private:
  static constexpr auto variable = "FACESWEEP_TESTS_SHARED_FOLDER";
  std::optional<TemporaryFolder> own_;
  fs::path path_;
};

/// Of a clock that all processes share.
double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Work that asks nobody, in a process of its own.
[[noreturn]] void work_for_ever(const SharedFolder& folder, int signal, int times) {
  commands::catch_interruptions("go on like this\n");
  files::FileInPieces file(folder.unfinished());
  file.put(0, "half");
  std::ofstream(folder.began()) << std::setprecision(17) << seconds_now();
  for (int i = 0; i < times; ++i) std::raise(signal);
  if (!commands::interruption_asked()) _exit(1);
  std::this_thread::sleep_for(1h);
  _exit(1);
}

double seconds_to_end(int signal, int times) {
  const SharedFolder folder;
  EXPECT_EXIT(work_for_ever(folder, signal, times), testing::ExitedWithCode(130),
              "interrupted: ending\ngo on like this\n");
  const double ended = seconds_now();
  EXPECT_TRUE(folder.has_nothing_unfinished());
  double began = 0;
  std::ifstream(folder.began()) >> began;
  return ended - began;
}

TEST(Interruption, EndsWorkThatAsksNobodyWithinTwoSeconds) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) EXPECT_LT(seconds_to_end(signal, 1), 2);
}

TEST(Interruption, EndsAtOnceAfterASecondSignal) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_LT(seconds_to_end(SIGINT, 2), 1) << "the first signal alone has more than one second";
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
