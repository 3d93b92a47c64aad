#include "app/commands/interruption.h"

#include <semaphore.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <mutex>
#include <string_view>
#include <thread>

#include "app/commands/commands.h"
#include "files/abandonable.h"

namespace commands {
namespace {

constexpr int64_t patience_in_milliseconds = 1000;
constexpr int64_t nanoseconds_in_a_second = 1'000'000'000;

volatile std::sig_atomic_t asked = 0;
sem_t signals;  // each one that came

void on_signal(int) {
  const int error = errno;
  asked = 1;
  sem_post(&signals);
  errno = error;
}

/// Never destroyed: the thread may speak while main returns.
struct LastWords {
  std::mutex mutex;
  std::string text;
};

LastWords& last_words_to_say() {
  static auto* const only = new LastWords;
  return *only;
}

/// Streams may be locked by whom the signal has met.
void say(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) text.remove_prefix(static_cast<size_t>(written));
  }
}

void wait_for_another_signal() {
  timespec end{};
  clock_gettime(CLOCK_REALTIME, &end);
  const auto nanoseconds = end.tv_nsec + patience_in_milliseconds * 1'000'000;
  end.tv_sec += nanoseconds / nanoseconds_in_a_second;
  end.tv_nsec = nanoseconds % nanoseconds_in_a_second;
  while (sem_timedwait(&signals, &end) != 0 && errno == EINTR) {
  }
}

void end_in_time() {
  while (sem_wait(&signals) != 0 && errno == EINTR) {
  }
  say(isatty(STDERR_FILENO) != 0 ? "\ninterrupted: ending\n" : "interrupted: ending\n");
  wait_for_another_signal();
  files::abandon_all();
  const std::lock_guard lock(last_words_to_say().mutex);
  say(last_words_to_say().text);
  _exit(interrupted);
}

void take(int signal) {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

void catch_interruptions(const std::string& last_words) {
  {
    const std::lock_guard lock(last_words_to_say().mutex);
    last_words_to_say().text = last_words;
  }
  static std::once_flag once;
  std::call_once(once, [] {
    sem_init(&signals, 0, 0);
    std::thread(end_in_time).detach();
    take(SIGINT);
    take(SIGTERM);
    if (!is_ignored(SIGHUP)) take(SIGHUP);  // nohup
  });
}

bool interruption_asked() {
  return asked != 0;
}

}  // namespace commands
