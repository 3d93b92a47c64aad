#include "files/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "files/lasting.h"
#include "files/unfinished_name.h"
#include "files/unfinished_path.h"

namespace files {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what, int error) {
  throw std::runtime_error(path.string() + ": " + what + ": " + std::strerror(error));
}

// Two writers of one path, in one process, in two or on two machines, must not share a temporary
// file.
std::filesystem::path temporary_name(const std::filesystem::path& path) {
  return path.string() + unfinished_ending();
}

int write_all(int file, uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno != EINTR) return errno;
    if (written <= 0) continue;
    bytes.remove_prefix(static_cast<size_t>(written));
    offset += static_cast<uint64_t>(written);
  }
  return 0;
}

}  // namespace

std::string read_whole(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path))
    throw std::runtime_error(path.string() + ": is a folder");
  std::ifstream stream(path, std::ios::binary);
  if (!stream) fail(path, "cannot open", errno);
  std::string bytes;
  std::error_code unknown;
  const auto size = std::filesystem::file_size(path, unknown);
  // One byte more than there are shows the end; what does not tell its size is read bit by bit.
  size_t asked = std::max<size_t>(4096, unknown ? 0 : size + 1);
  for (size_t got = 0; stream; asked = std::max<size_t>(4096, got)) {
    bytes.resize(got + asked);
    stream.read(bytes.data() + got, static_cast<std::streamsize>(asked));
    got += static_cast<size_t>(stream.gcount());
    bytes.resize(got);
  }
  if (stream.bad()) fail(path, "cannot read", errno);
  return bytes;
}

void write_whole(const std::filesystem::path& path, std::string_view bytes) {
  write_whole(path, std::vector<std::string_view>{bytes});
}

void write_whole(const std::filesystem::path& path, const std::vector<std::string_view>& pieces) {
  FileInPieces file(path);
  uint64_t offset = 0;
  for (const auto piece : pieces) {
    file.put(offset, piece);
    offset += piece.size();
  }
  file.finish();
}

FileInPieces::FileInPieces(const std::filesystem::path& path)
    : path_(path), temporary_(temporary_name(path)), abandonable_(temporary_) {
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  require_replaceable(path);
  file_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file_ < 0) fail(path_, "cannot write", errno);
}

FileInPieces::~FileInPieces() {
  if (file_ < 0) return;
  ::close(file_);
  ::unlink(temporary_.c_str());
}

void FileInPieces::resize(uint64_t bytes) {
  if (::ftruncate(file_, static_cast<off_t>(bytes)) != 0) fail(path_, "cannot write", errno);
}

void FileInPieces::put(uint64_t offset, std::string_view bytes) {
  if (const int error = write_all(file_, offset, bytes)) fail(path_, "cannot write", error);
}

void FileInPieces::finish() {
  int error = 0;
  do error = ::fsync(file_) == 0 ? 0 : errno;
  while (error == EINTR);
  if (::close(std::exchange(file_, -1)) != 0 && error == 0 && errno != EINTR) error = errno;
  try {
    if (error != 0) fail(path_, "cannot write", error);
    rename_lasting(temporary_, path_);
  } catch (const std::runtime_error&) {
    ::unlink(temporary_.c_str());
    throw;
  }
}

}  // namespace files
