#pragma once

#include <filesystem>
#include <string>

namespace files {

/// SHA-1 only for publishers that give nothing better.
enum class DigestKind { sha256, sha1 };

/// The digest of a file's bytes in lower-case hex, read piece by piece. Throws std::runtime_error
/// that names the path and the system's reason.
std::string file_digest(const std::filesystem::path& path, DigestKind kind = DigestKind::sha256);

}  // namespace files
