#include "app/commands/run_lock.h"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace commands {

std::unique_ptr<files::FileLock> lock(const experiments::RunFolder& folder, StatusLine& status) {
  auto lock = std::make_unique<files::FileLock>(folder.lock_path());
  const auto path = folder.path().string();
  // One that was killed a moment ago may still be on its way out.
  for (int wait = 0; wait < 20 && lock->state() == files::FileLock::State::elsewhere; ++wait) {
    status.progress("waiting for another run");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    lock = std::make_unique<files::FileLock>(folder.lock_path());
  }
  if (lock->state() == files::FileLock::State::elsewhere) {
    throw std::runtime_error(path + ": another run writes there (" + lock->holder() +
                             "); wait for it, or name another folder with --output");
  }
  if (lock->state() == files::FileLock::State::unsupported) {
    status.line("note: " + path +
                ": its file system has no locks; let no other run write there at the same time");
  }
  return lock;
}

}  // namespace commands
