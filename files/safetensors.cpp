#include "files/safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string_view>
#include <vector>

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

// Where one tensor lies in the file: [begin, end) counted from the end of the header.
struct Entry {
  std::string name;
  torch::ScalarType dtype;
  std::vector<int64_t> shape;
  uint64_t begin;
  uint64_t end;
};

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
  int64_t product = 1;  // of the sizes, taking 0 as 1: LibTorch multiplies strides that way
  for (const auto& size : value) {
    if (!size.is_number_unsigned() || size.get<uint64_t>() > INT64_MAX) {
      refuse(name + ": shape " + value.dump() + " holds something else than sizes");
    }
    shape.push_back(size.get<int64_t>());
    if (__builtin_mul_overflow(product, std::max<int64_t>(shape.back(), 1), &product)) {
      refuse(name + ": shape " + value.dump() + " is too large");
    }
  }
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

void read_bytes(std::ifstream& stream, void* to, uint64_t bytes) {
  stream.read(static_cast<char*>(to), static_cast<std::streamsize>(bytes));
  if (static_cast<uint64_t>(stream.gcount()) != bytes)
    refuse("cannot read: the file became shorter");
}

torch::Tensor read_tensor(std::ifstream& stream, const Entry& entry) {
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

Safetensors read(const std::filesystem::path& path) {
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(path, error);
  if (error) refuse("cannot read: " + error.message());
  std::ifstream stream(path, std::ios::binary);
  if (!stream) refuse(std::string("cannot open: ") + std::strerror(errno));
  uint64_t header_bytes = 0;  // little-endian, as every machine that LibTorch runs on
  if (size < sizeof header_bytes) refuse("truncated: no room for a safetensors header");
  read_bytes(stream, &header_bytes, sizeof header_bytes);
  if (header_bytes > longest_header) refuse("not a safetensors file: its header would be too long");
  if (header_bytes > size - sizeof header_bytes) refuse("truncated inside the header");
  std::string text(header_bytes, '\0');
  read_bytes(stream, text.data(), header_bytes);
  const json header = parse_header(text);
  Safetensors file;
  file.metadata = read_metadata(header);
  for (const auto& entry : read_entries(header, size - sizeof header_bytes - header_bytes)) {
    file.tensors[entry.name] = read_tensor(stream, entry);
  }
  return file;
}

const char* dtype_name(const std::string& name, torch::ScalarType type) {
  for (const auto& dtype : dtypes) {
    if (dtype.type == type) return dtype.name;
  }
  throw std::invalid_argument(name + ": safetensors has no " + c10::toString(type));
}

// Wide types first keep every tensor aligned to its own size, as the reference implementation does.
std::vector<std::pair<std::string, torch::Tensor>> in_file_order(const Safetensors& file) {
  std::vector<std::pair<std::string, torch::Tensor>> tensors;
  for (const auto& [name, tensor] : file.tensors) {
    if (name == metadata_key) throw std::invalid_argument("a tensor cannot be named __metadata__");
    tensors.emplace_back(name, tensor.detach().cpu().contiguous());
  }
  std::stable_sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) {
    return a.second.element_size() > b.second.element_size();
  });
  return tensors;
}

std::string header_text(const std::map<std::string, std::string>& metadata,
                        const std::vector<std::pair<std::string, torch::Tensor>>& tensors) {
  json header = json::object();
  if (!metadata.empty()) header[metadata_key] = metadata;
  uint64_t position = 0;
  for (const auto& [name, tensor] : tensors) {
    const uint64_t end = position + tensor.nbytes();
    header[name] = {{"dtype", dtype_name(name, tensor.scalar_type())},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {position, end}}};
    position = end;
  }
  try {
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');  // the data starts at a multiple of eight
    return text;
  } catch (const json::exception&) {
    throw std::invalid_argument("a name or metadata is not UTF-8");
  }
}

}  // namespace

Safetensors read_safetensors(const std::filesystem::path& path) {
  try {
    return read(path);
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

void write_safetensors(const std::filesystem::path& path, const Safetensors& file) {
  const auto tensors = in_file_order(file);
  const std::string header = header_text(file.metadata, tensors);
  const uint64_t header_bytes = header.size();
  std::vector<std::string_view> pieces{
      {reinterpret_cast<const char*>(&header_bytes), sizeof header_bytes}, header};
  for (const auto& [name, tensor] : tensors) {
    pieces.emplace_back(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
  }
  write_whole(path, pieces);
}

}  // namespace files
