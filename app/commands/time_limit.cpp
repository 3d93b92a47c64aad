#include "app/commands/time_limit.h"

#include <atomic>
#include <csignal>
#include <ctime>

namespace commands {
namespace {

/// Seconds of the monotonic clock; 0 before the signal.
std::atomic<long> asked_at{0};
static_assert(std::atomic<long>::is_always_lock_free);

long now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + 1;
}

void on_time_limit(int) {
  if (asked_at == 0) asked_at = now();
}

}  // namespace

void heed_time_limit() {
  struct sigaction action {};
  action.sa_handler = on_time_limit;
  action.sa_flags = SA_RESTART;
  sigaction(SIGUSR1, &action, nullptr);
}

bool time_is_up() {
  return asked_at != 0;
}

bool grace_is_over() {
  return time_is_up() && now() - asked_at >= grace_seconds;
}

}  // namespace commands
