#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "files/whole_file.h"

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

/// The same file in memory. `safetensors_from` throws what read_safetensors throws, less the path.
std::string safetensors_bytes(const Safetensors& file);
Safetensors safetensors_from(const std::string& bytes);

/// A tensor in a file: where its bytes lie, [begin, end) counted from the end of the header.
struct SafetensorsEntry {
  std::string name;
  torch::ScalarType dtype;
  std::vector<int64_t> shape;
  uint64_t begin = 0, end = 0;
};

/// A file whose header was read and whose tensors are read one by one. What the constructor and
/// `read` throw is what read_safetensors throws.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::filesystem::path& path);

  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  const std::vector<SafetensorsEntry>& entries() const { return entries_; }  ///< as they lie
  /// nullptr where there is none of that name.
  const SafetensorsEntry* find(const std::string& name) const;
  torch::Tensor read(const SafetensorsEntry& entry) const;
  /// Rows first ... first + count - 1 of a tensor of at least one dimension.
  torch::Tensor read_rows(const SafetensorsEntry& entry, int64_t first, int64_t count) const;

 private:
  std::filesystem::path path_;
  std::map<std::string, std::string> metadata_;
  std::vector<SafetensorsEntry> entries_;
  uint64_t data_ = 0;  // where the header ends
};

/// A file in the making whose tensors come piece by piece, in any order and from any thread; whole
/// under its name only after finish(), gone without it. Throws std::runtime_error that names the
/// path where it cannot be written.
class SafetensorsWriter {
 public:
  SafetensorsWriter(const std::filesystem::path& path, std::vector<SafetensorsEntry> tensors,
                    const std::map<std::string, std::string>& metadata);

  void put(const std::string& name, const torch::Tensor& values);
  /// Row `row` of a tensor, in its dtype.
  void put_row(const std::string& name, int64_t row, const torch::Tensor& values);
  void finish();

 private:
  FileInPieces file_;
  std::map<std::string, SafetensorsEntry> tensors_;
  uint64_t data_ = 0;  // where the header ends
};

}  // namespace files
