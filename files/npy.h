#pragma once

#include <torch/types.h>

#include <filesystem>

namespace files {

/// The array of a NumPy file (numpy.lib.format, versions 1 to 3), in its own dtype and shape:
/// float64, float32, float16, int64, int32, int16, int8, uint8, bool, little-endian, in C or
/// Fortran order. Throws std::runtime_error that names the path and what is wrong: missing,
/// truncated, longer than its shape says, a header that is not NumPy's, an array of objects (a
/// pickle is never run) or of another dtype.
torch::Tensor read_npy(const std::filesystem::path& path);

}  // namespace files
