#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>
#include <system_error>

namespace files {

/// A name beside `path` for what is still being made of it. Whatever stands there is gone at the
/// end, unless it was renamed.
class UnfinishedPath {
 public:
  explicit UnfinishedPath(const std::filesystem::path& path)
      : path_(path.parent_path() /
              ("." + path.filename().string() + ".tmp-" + std::to_string(getpid()) + "-0")) {}
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
