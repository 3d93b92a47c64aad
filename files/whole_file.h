#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "files/abandonable.h"

namespace files {

/// Every byte of a file. Throws std::runtime_error that names the path and the system's reason.
std::string read_whole(const std::filesystem::path& path);

/// Writes the file whole or not at all: a temporary name beside it, flush to disk, rename, flush of
/// the folder. Makes the folder. Throws std::runtime_error that names the path and the system's
/// reason, or that it is a device or a pipe; leaves no temporary file.
void write_whole(const std::filesystem::path& path, std::string_view bytes);

/// The same for a file made of `pieces`, one after the other, without joining them in memory first.
void write_whole(const std::filesystem::path& path, const std::vector<std::string_view>& pieces);

/// A file that is written in pieces, in any order and from any thread; under its name once it is
/// whole. Throws as write_whole, from the constructor on.
class FileInPieces {
 public:
  explicit FileInPieces(const std::filesystem::path& path);
  ~FileInPieces();  ///< what was not finished is gone
  FileInPieces(const FileInPieces&) = delete;
  FileInPieces& operator=(const FileInPieces&) = delete;

  void resize(uint64_t bytes);
  void put(uint64_t offset, std::string_view bytes);
  void finish();

 private:
  std::filesystem::path path_, temporary_;
  Abandonable abandonable_;
  int file_;
};

}  // namespace files
