#pragma once

#include <filesystem>

namespace files {

/// Waits until a file's bytes, or a folder's names, are on the disk. Throws std::runtime_error that
/// names the path; a file system that cannot flush folders is no mistake.
void flush(const std::filesystem::path& path);

/// Renames `from`, whose bytes are on the disk, so that the name lasts too, whatever happens to the
/// machine. Throws std::runtime_error that names `to`, which then holds what it held, or is whole.
void rename_lasting(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace files
