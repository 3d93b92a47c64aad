#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace photos {

/// What a user names on a command line, written out: a file stands for itself, a folder for every
/// picture in it and below it, sorted by path, and "-" for standard input. Throws
/// std::runtime_error that names what is missing, or a folder without any picture.
std::vector<std::string> listed(const std::vector<std::string>& names);

/// The bytes of a file, or of standard input for "-". Throws std::runtime_error.
std::string bytes_of(const std::string& name);

}  // namespace photos
