#include "files/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace files {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what, int error) {
  throw std::runtime_error(path.string() + ": " + what + ": " + std::strerror(error));
}

// Two writers of one path, in one process or in two, must not share a temporary file.
std::filesystem::path temporary_name(const std::filesystem::path& path) {
  static std::atomic<int> counter{0};
  return path.string() + ".tmp-" + std::to_string(getpid()) + "-" + std::to_string(counter++);
}

int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) bytes.remove_prefix(static_cast<size_t>(written));
  }
  return 0;
}

int write_and_flush(int file, const std::vector<std::string_view>& pieces) {
  for (const auto piece : pieces) {
    if (const int error = write_all(file, piece)) return error;
  }
  return ::fsync(file) == 0 ? 0 : errno;
}

}  // namespace

std::string read_whole(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path))
    throw std::runtime_error(path.string() + ": is a folder");
  std::ifstream stream(path, std::ios::binary);
  if (!stream) fail(path, "cannot open", errno);
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) fail(path, "cannot read", errno);
  return bytes;
}

void write_whole(const std::filesystem::path& path, std::string_view bytes) {
  write_whole(path, std::vector<std::string_view>{bytes});
}

void write_whole(const std::filesystem::path& path, const std::vector<std::string_view>& pieces) {
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  const auto temporary = temporary_name(path);
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) fail(path, "cannot write", errno);
  int error = write_and_flush(file, pieces);
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    fail(path, "cannot write", error);
  }
}

}  // namespace files
