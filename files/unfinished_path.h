#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>

#include "files/unfinished_name.h"

namespace files {

/// Throws std::runtime_error where a device or a pipe stands at `path`: what is renamed onto it
/// takes its place, for everybody on the machine.
inline void require_replaceable(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
      !std::filesystem::is_directory(status))
    throw std::runtime_error(path.string() + ": cannot write: it is no regular file");
}

/// A name beside `path` for what is still being made of it. Whatever stands there is gone at the
/// end, unless it was renamed. Throws as require_replaceable.
class UnfinishedPath {
 public:
  explicit UnfinishedPath(const std::filesystem::path& path)
      : path_(path.parent_path() / ("." + path.filename().string() + unfinished_ending())) {
    require_replaceable(path);
  }
  ~UnfinishedPath() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  UnfinishedPath(const UnfinishedPath&) = delete;
  UnfinishedPath& operator=(const UnfinishedPath&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace files
