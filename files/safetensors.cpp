#include "files/safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "files/numbers_in.h"
#include "files/whole_file.h"

namespace files {
namespace {

using nlohmann::json;

constexpr const char* metadata_key = "__metadata__";
constexpr uint64_t longest_header = 100'000'000;  // the reference implementation's limit

struct Dtype {
  const char* name;
  torch::ScalarType type;
};

constexpr std::array<Dtype, 10> dtypes{{{"F64", torch::kFloat64},
                                        {"F32", torch::kFloat32},
                                        {"F16", torch::kFloat16},
                                        {"BF16", torch::kBFloat16},
                                        {"I64", torch::kInt64},
                                        {"I32", torch::kInt32},
                                        {"I16", torch::kInt16},
                                        {"I8", torch::kInt8},
                                        {"U8", torch::kUInt8},
                                        {"BOOL", torch::kBool}}};

using Entry = SafetensorsEntry;

[[noreturn]] void refuse(const std::string& what) {
  throw std::runtime_error(what);
}

json parse_header(const std::string& text) {
  if (text.empty() || text.front() != '{') refuse("the header is not a JSON object");
  std::set<std::string> seen;
  const auto check = [&](int depth, json::parse_event_t event, json& parsed) {
    constexpr int deepest = 8;
    if (depth > deepest) refuse("the header is nested too deeply");
    if (depth == 1 && event == json::parse_event_t::key && !seen.insert(parsed).second) {
      refuse("the header names \"" + parsed.get<std::string>() + "\" twice");
    }
    return true;
  };
  try {
    return json::parse(text, check);
  } catch (const json::exception&) {
    refuse("the header is not JSON");
  }
}

std::map<std::string, std::string> read_metadata(const json& header) {
  std::map<std::string, std::string> metadata;
  const auto found = header.find(metadata_key);
  if (found == header.end()) return metadata;
  if (!found->is_object()) refuse("__metadata__ is not an object");
  for (const auto& [key, value] : found->items()) {
    if (!value.is_string()) refuse("__metadata__ holds \"" + key + "\", which is not a string");
    metadata[key] = value.get<std::string>();
  }
  return metadata;
}

torch::ScalarType read_dtype(const std::string& name, const json& value) {
  const auto found = std::find_if(dtypes.begin(), dtypes.end(),
                                  [&](const Dtype& dtype) { return value == dtype.name; });
  if (found == dtypes.end()) refuse(name + ": dtype " + value.dump() + " is not supported");
  return found->type;
}

std::vector<int64_t> read_shape(const std::string& name, const json& value) {
  if (!value.is_array()) refuse(name + ": shape is not a list");
  std::vector<int64_t> shape;
  for (const auto& size : value) {
    if (!size.is_number_unsigned() || size.get<uint64_t>() > INT64_MAX) {
      refuse(name + ": shape " + value.dump() + " holds something else than sizes");
    }
    shape.push_back(size.get<int64_t>());
  }
  if (!numbers_in(shape)) refuse(name + ": shape " + value.dump() + " is too large");
  return shape;
}

uint64_t byte_count(const Entry& entry) {
  uint64_t bytes = c10::elementSize(entry.dtype);
  for (const int64_t size : entry.shape) {
    if (__builtin_mul_overflow(bytes, static_cast<uint64_t>(size), &bytes)) {
      refuse(entry.name + ": its shape is too large");
    }
  }
  return bytes;
}

Entry read_entry(const std::string& name, const json& value) {
  if (!value.is_object() || value.size() != 3 || !value.contains("dtype") ||
      !value.contains("shape") || !value.contains("data_offsets")) {
    refuse(name + ": expected dtype, shape and data_offsets, got " + value.dump());
  }
  const json& offsets = value["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
      !offsets[1].is_number_unsigned()) {
    refuse(name + ": data_offsets is not a pair of positions: " + offsets.dump());
  }
  Entry entry{name, read_dtype(name, value["dtype"]), read_shape(name, value["shape"]),
              offsets[0].get<uint64_t>(), offsets[1].get<uint64_t>()};
  if (entry.begin > entry.end || entry.end - entry.begin != byte_count(entry)) {
    refuse(name + ": data_offsets " + offsets.dump() + " do not fit shape " +
           value["shape"].dump() + " of " + value["dtype"].dump());
  }
  return entry;
}

// In the order of their bytes, which must cover the file's `data_bytes` without gap or overlap.
std::vector<Entry> read_entries(const json& header, uint64_t data_bytes) {
  std::vector<Entry> entries;
  for (const auto& [name, value] : header.items()) {
    if (name != metadata_key) entries.push_back(read_entry(name, value));
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
  });
  uint64_t position = 0;
  for (const auto& entry : entries) {
    if (entry.begin > position) refuse(entry.name + ": a gap lies before its data");
    if (entry.begin < position) refuse(entry.name + ": its data overlaps another tensor's");
    position = entry.end;
  }
  if (position > data_bytes) refuse("truncated: data is missing at the end");
  if (position < data_bytes) refuse("bytes follow the last tensor");
  return entries;
}

void read_bytes(std::istream& stream, void* to, uint64_t bytes) {
  stream.read(static_cast<char*>(to), static_cast<std::streamsize>(bytes));
  if (static_cast<uint64_t>(stream.gcount()) != bytes)
    refuse("cannot read: the file became shorter");
}

torch::Tensor read_tensor(std::istream& stream, const Entry& entry) {
  auto tensor = torch::empty(entry.shape, entry.dtype);
  read_bytes(stream, tensor.data_ptr(), entry.end - entry.begin);
  if (entry.dtype == torch::kBool) {
    const auto* bytes = static_cast<const uint8_t*>(tensor.data_ptr());
    // A bool of value 2 is undefined behaviour for whoever looks at it.
    if (std::any_of(bytes, bytes + tensor.numel(), [](uint8_t byte) { return byte > 1; })) {
      refuse(entry.name + ": holds a bool that is neither 0 nor 1");
    }
  }
  return tensor;
}

std::ifstream opened(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) refuse(std::string("cannot open: ") + std::strerror(errno));
  return stream;
}

std::string read_header(std::istream& stream, uint64_t size) {
  uint64_t header_bytes = 0;  // little-endian, as every machine that LibTorch runs on
  if (size < sizeof header_bytes) refuse("truncated: no room for a safetensors header");
  read_bytes(stream, &header_bytes, sizeof header_bytes);
  if (header_bytes > longest_header) refuse("not a safetensors file: its header would be too long");
  if (header_bytes > size - sizeof header_bytes) refuse("truncated inside the header");
  std::string text(header_bytes, '\0');
  read_bytes(stream, text.data(), header_bytes);
  return text;
}

/// What the header says; the stream then stands at the first tensor.
struct Layout {
  std::map<std::string, std::string> metadata;
  std::vector<Entry> entries;
  uint64_t data = 0;  ///< where the header ends
};

Layout read_layout(std::istream& stream, uint64_t size) {
  const auto text = read_header(stream, size);
  const json header = parse_header(text);
  const uint64_t data = sizeof size + text.size();
  return {read_metadata(header), read_entries(header, size - data), data};
}

Layout read_layout(const std::filesystem::path& path) {
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(path, error);
  if (error) refuse("cannot read: " + error.message());
  auto stream = opened(path);
  return read_layout(stream, size);
}

/// Adds the path to what `work` throws.
template <class Work>
auto naming(const std::filesystem::path& path, const Work& work) {
  try {
    return work();
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

const char* dtype_name(const std::string& name, torch::ScalarType type) {
  for (const auto& dtype : dtypes) {
    if (dtype.type == type) return dtype.name;
  }
  throw std::invalid_argument(name + ": safetensors has no " + c10::toString(type));
}

// Wide types first keep every tensor aligned to its own size, as the reference implementation does.
void put_in_file_order(std::vector<Entry>& entries) {
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    const auto wide_a = c10::elementSize(a.dtype), wide_b = c10::elementSize(b.dtype);
    return wide_a != wide_b ? wide_a > wide_b : a.name < b.name;
  });
  uint64_t position = 0;
  for (auto& entry : entries) {
    if (entry.name == metadata_key)
      throw std::invalid_argument("a tensor cannot be named __metadata__");
    entry.begin = position;
    entry.end = position += byte_count(entry);
  }
}

std::string header_text(const std::map<std::string, std::string>& metadata,
                        const std::vector<Entry>& entries) {
  json header = json::object();
  if (!metadata.empty()) header[metadata_key] = metadata;
  for (const auto& [name, dtype, shape, begin, end] : entries) {
    header[name] = {
        {"dtype", dtype_name(name, dtype)}, {"shape", shape}, {"data_offsets", {begin, end}}};
  }
  try {
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');  // the data starts at a multiple of eight
    return text;
  } catch (const json::exception&) {
    throw std::invalid_argument("a name or metadata is not UTF-8");
  }
}

std::string_view bytes_of(const uint64_t& number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

/// Calls use(pieces) with what the file consists of, one piece after the other.
template <class Use>
void with_pieces(const Safetensors& file, const Use& use) {
  std::vector<Entry> entries;
  std::map<std::string, torch::Tensor> tensors;
  for (const auto& [name, tensor] : file.tensors) {
    tensors[name] = tensor.detach().cpu().contiguous();
    entries.push_back({name, tensor.scalar_type(), tensor.sizes().vec()});
  }
  put_in_file_order(entries);
  const auto header = header_text(file.metadata, entries);
  const uint64_t header_bytes = header.size();
  std::vector<std::string_view> pieces{bytes_of(header_bytes), header};
  for (const auto& entry : entries) {
    const auto& tensor = tensors.at(entry.name);
    pieces.emplace_back(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
  }
  use(pieces);
}

}  // namespace

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : path_(path) {
  auto layout = naming(path_, [&] { return read_layout(path_); });
  metadata_ = std::move(layout.metadata);
  entries_ = std::move(layout.entries);
  data_ = layout.data;
}

const SafetensorsEntry* SafetensorsFile::find(const std::string& name) const {
  for (const auto& entry : entries_) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

torch::Tensor SafetensorsFile::read(const SafetensorsEntry& entry) const {
  return naming(path_, [&] {
    auto stream = opened(path_);
    stream.seekg(static_cast<std::streamoff>(data_ + entry.begin));
    return read_tensor(stream, entry);
  });
}

torch::Tensor SafetensorsFile::read_rows(const SafetensorsEntry& entry, int64_t first,
                                         int64_t count) const {
  const auto rows = static_cast<uint64_t>(entry.shape.at(0));
  auto part = entry;
  part.shape[0] = count;
  const auto row_bytes = rows == 0 ? 0 : (entry.end - entry.begin) / rows;
  part.begin = entry.begin + static_cast<uint64_t>(first) * row_bytes;
  part.end = part.begin + static_cast<uint64_t>(count) * row_bytes;
  return read(part);
}

Safetensors read_safetensors(const std::filesystem::path& path) {
  const SafetensorsFile opened(path);
  Safetensors file{{}, opened.metadata()};
  for (const auto& entry : opened.entries()) file.tensors[entry.name] = opened.read(entry);
  return file;
}

void write_safetensors(const std::filesystem::path& path, const Safetensors& file) {
  with_pieces(file, [&](const auto& pieces) { write_whole(path, pieces); });
}

std::string safetensors_bytes(const Safetensors& file) {
  std::string bytes;
  with_pieces(file, [&](const auto& pieces) {
    for (const auto piece : pieces) bytes += piece;
  });
  return bytes;
}

Safetensors safetensors_from(const std::string& bytes) {
  std::istringstream stream(bytes);
  auto layout = read_layout(stream, bytes.size());
  Safetensors file{{}, std::move(layout.metadata)};
  for (const auto& entry : layout.entries) file.tensors[entry.name] = read_tensor(stream, entry);
  return file;
}

SafetensorsWriter::SafetensorsWriter(const std::filesystem::path& path,
                                     std::vector<SafetensorsEntry> tensors,
                                     const std::map<std::string, std::string>& metadata)
    : file_(path) {
  put_in_file_order(tensors);
  const auto header = header_text(metadata, tensors);
  const uint64_t header_bytes = header.size();
  file_.put(0, bytes_of(header_bytes));
  file_.put(sizeof header_bytes, header);
  data_ = sizeof header_bytes + header_bytes;
  if (!tensors.empty()) file_.resize(data_ + tensors.back().end);
  for (auto& entry : tensors) tensors_[entry.name] = entry;
}

void SafetensorsWriter::put(const std::string& name, const torch::Tensor& values) {
  const auto& entry = tensors_.at(name);
  const auto own = values.contiguous();
  if (own.scalar_type() != entry.dtype || own.nbytes() != entry.end - entry.begin)
    throw std::invalid_argument(name + ": not the tensor that was announced");
  file_.put(data_ + entry.begin, {static_cast<const char*>(own.data_ptr()), own.nbytes()});
}

void SafetensorsWriter::put_row(const std::string& name, int64_t row, const torch::Tensor& values) {
  const auto& entry = tensors_.at(name);
  const auto own = values.contiguous();
  const auto row_bytes = (entry.end - entry.begin) / static_cast<uint64_t>(entry.shape.at(0));
  if (own.scalar_type() != entry.dtype || own.nbytes() != row_bytes)
    throw std::invalid_argument(name + ": not a row of the tensor that was announced");
  file_.put(data_ + entry.begin + static_cast<uint64_t>(row) * row_bytes,
            {static_cast<const char*>(own.data_ptr()), own.nbytes()});
}

void SafetensorsWriter::finish() {
  file_.finish();
}

}  // namespace files
