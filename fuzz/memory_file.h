#pragma once

#include <filesystem>
#include <string_view>

namespace fuzz {

/// A file in memory, for readers that take a path. It has no name, and so no ending.
class MemoryFile {
 public:
  /// Throws std::logic_error where the system has no room for it.
  explicit MemoryFile(std::string_view bytes);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::filesystem::path path() const;

 private:
  int file_;
};

}  // namespace fuzz
