#pragma once

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>

namespace files {

/// A safetensors file (https://github.com/huggingface/safetensors, "Format"): named tensors in
/// row-major order and a flat map of strings. float64, float32, float16, bfloat16, int64, int32,
/// int16, int8, uint8, bool.
struct Safetensors {
  std::map<std::string, torch::Tensor> tensors;
  std::map<std::string, std::string> metadata;
};

/// Reads the whole file into memory. Throws std::runtime_error that names the path and what is
/// wrong: missing, truncated, a header that is not JSON, offsets that overlap, leave a gap or do
/// not fit shape and dtype.
Safetensors read_safetensors(const std::filesystem::path& path);

/// Writes whole or not at all. The same content gives the same bytes.
void write_safetensors(const std::filesystem::path& path, const Safetensors& file);

}  // namespace files
