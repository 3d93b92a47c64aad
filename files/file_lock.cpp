#include "files/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <stdexcept>

namespace files {
namespace {

std::string own_words() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  std::array<char, 32> time{};
  std::strftime(time.data(), time.size(), "%Y-%m-%d %H:%M:%S UTC", ::gmtime_r(&now, &parts));
  return "process " + std::to_string(::getpid()) + " on " + host.data() + ", since " + time.data();
}

std::string written_in(int file) {
  std::array<char, 512> text{};
  const auto length = ::pread(file, text.data(), text.size(), 0);
  return {text.data(), static_cast<size_t>(length > 0 ? length : 0)};
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& path) {
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file_ < 0) throw std::runtime_error(path.string() + ": cannot open: " + std::strerror(errno));
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    state_ = errno == EWOULDBLOCK ? State::elsewhere : State::unsupported;
    if (state_ == State::elsewhere) holder_ = written_in(file_);
    return;
  }
  holder_ = own_words();
  // Only for people: where it cannot be written, the lock holds all the same.
  if (::ftruncate(file_, 0) != 0 || ::pwrite(file_, holder_.data(), holder_.size(), 0) < 0)
    holder_.clear();
}

FileLock::~FileLock() {
  ::close(file_);
}

}  // namespace files
