#include "files/lasting.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace files {
namespace {

/// 0, or errno.
int flushed(const std::filesystem::path& path) {
  int file = -1;
  do file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  while (file < 0 && errno == EINTR);
  if (file < 0) return errno;
  int error = 0;
  do error = ::fsync(file) == 0 ? 0 : errno;
  while (error == EINTR);
  ::close(file);
  return error == EINVAL || error == ENOTSUP ? 0 : error;
}

[[noreturn]] void fail(const std::filesystem::path& path, int error) {
  throw std::runtime_error(path.string() + ": cannot write: " + std::strerror(error));
}

}  // namespace

void flush(const std::filesystem::path& path) {
  if (const int error = flushed(path)) fail(path, error);
}

void rename_lasting(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) fail(to, errno);
  const auto folder = to.parent_path();
  if (const int error = flushed(folder.empty() ? "." : folder)) fail(to, error);
}

}  // namespace files
