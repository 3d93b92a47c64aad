#pragma once

#include <filesystem>
#include <string>

#include "files/abandonable.h"

namespace files {

/// Throws std::runtime_error where a device or a pipe stands at `path`: what is renamed onto it
/// takes its place, for everybody on the machine.
void require_replaceable(const std::filesystem::path& path);

/// A name beside `path` for what is still being made of it. Whatever stands there is gone at the
/// end, unless it was finished. Throws as require_replaceable.
class UnfinishedPath {
 public:
  explicit UnfinishedPath(const std::filesystem::path& path);
  ~UnfinishedPath();
  UnfinishedPath(const UnfinishedPath&) = delete;
  UnfinishedPath& operator=(const UnfinishedPath&) = delete;

  const std::filesystem::path& path() const { return unfinished_; }

  /// The file or folder gets the name that was asked for, once it and all in it are on the disk.
  /// Throws as rename_lasting.
  void finish();

  /// What was said of the unfinished name, of the one that was asked for.
  std::string said_of_asked(std::string message) const;

 private:
  std::filesystem::path asked_, unfinished_;
  Abandonable abandonable_;
};

}  // namespace files
