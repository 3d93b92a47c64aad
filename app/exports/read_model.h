#pragma once

#include <filesystem>

#include "app/exports/exported_model.h"

namespace exports {

/// The model in a file of any format that facesweep exports; the content tells which, not the name.
/// Throws std::runtime_error that names the path and what is wrong: missing, damaged, truncated, of
/// another program, or without its preprocessing (ONNX with --head-only).
ExportedModel read_model(const std::filesystem::path& path);

}  // namespace exports
