#pragma once

#include <filesystem>

#include "app/exports/contents.h"
#include "files/torch_archive.h"

namespace exports {

/// A plain dictionary of tensors that Python's torch.load(path, weights_only=True) reads. The
/// strings stand in the entry "metadata", uint8: a JSON object in UTF-8,
/// json.loads(bytes(d["metadata"].tolist())). Throws std::runtime_error where the file cannot be
/// written.
void write_pth(const std::filesystem::path& path, const Contents& contents);

/// Reads a file of write_pth, or of torch.save of such a dict. Throws std::runtime_error.
Contents read_pth(const files::TorchArchive& archive);

}  // namespace exports
