#pragma once

#include <string>

#include "files/safetensors.h"

namespace files {

/// The entry of the metadata that holds a file's digest, for formats without checksums of their
/// own.
inline constexpr const char* content_digest_key = "content_sha256";

/// SHA-256 in hex of all tensors (name, dtype, shape, values) and of all metadata but its own
/// entry.
std::string content_digest(const Safetensors& file);

/// The same with its digest in the metadata.
Safetensors with_digest(Safetensors file);

/// The same without the digest, which was checked. A file that has none passes: others wrote it, or
/// an earlier version. Throws std::runtime_error where the contents have another.
Safetensors checked_by_digest(Safetensors file);

}  // namespace files
