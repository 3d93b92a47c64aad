#pragma once

#include <filesystem>
#include <string>

namespace files {

/// A file that one program holds at a time. The system takes it back when the program ends, however
/// that comes about, so that no lock outlives its holder (flock, also over NFS since version 4).
class FileLock {
 public:
  enum class State {
    held,        ///< by this object
    elsewhere,   ///< by another, whose words holder() gives
    unsupported  ///< the file system has no locks
  };

  /// Makes the file, and its folder, and writes into it who holds it, for whoever comes second.
  /// Throws std::runtime_error that names the path where it cannot be opened.
  explicit FileLock(const std::filesystem::path& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  State state() const { return state_; }
  /// "process 4711 on elm, since 2026-03-01 12:00:00 UTC"; empty where that is not known.
  const std::string& holder() const { return holder_; }

 private:
  int file_;
  State state_ = State::held;
  std::string holder_;
};

}  // namespace files
