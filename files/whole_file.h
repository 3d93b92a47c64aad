#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace files {

/// Every byte of a file. Throws std::runtime_error that names the path and the system's reason.
std::string read_whole(const std::filesystem::path& path);

/// Writes the file whole or not at all: a temporary name beside it, flush to disk, rename. Makes
/// the folder. Throws std::runtime_error that names the path and the system's reason; leaves no
/// temporary file.
void write_whole(const std::filesystem::path& path, std::string_view bytes);

/// The same for a file made of `pieces`, one after the other, without joining them in memory first.
void write_whole(const std::filesystem::path& path, const std::vector<std::string_view>& pieces);

}  // namespace files
