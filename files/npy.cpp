#include "files/npy.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

#include "files/numbers_in.h"
#include "files/whole_file.h"

namespace files {
namespace {

[[noreturn]] void no_array(const std::string& what) {
  throw std::runtime_error(what);
}

struct Header {
  torch::ScalarType dtype;
  bool fortran_order = false;
  std::vector<int64_t> shape;
  size_t data = 0;  ///< where the header ends
};

torch::ScalarType dtype_of(const std::string& described) {
  static const std::map<std::string, torch::ScalarType> kTypes{
      {"<f8", torch::kFloat64}, {"<f4", torch::kFloat32}, {"<f2", torch::kFloat16},
      {"<i8", torch::kInt64},   {"<i4", torch::kInt32},   {"<i2", torch::kInt16},
      {"|i1", torch::kInt8},    {"|u1", torch::kUInt8},   {"|b1", torch::kBool}};
  const auto found = kTypes.find(described);
  if (found == kTypes.end()) {
    no_array("its dtype is " + described + ", expected float64, float32, float16 or integers");
  }
  return found->second;
}

std::vector<int64_t> shape_of(const std::string& text) {
  constexpr size_t most_digits = 15;
  static const std::regex kNumber("[0-9]+");
  std::vector<int64_t> shape;
  for (std::sregex_iterator it(text.begin(), text.end(), kNumber), end; it != end; ++it) {
    if (it->str().size() > most_digits) no_array("its shape (" + text + ") is too large");
    shape.push_back(std::stoll(it->str()));
  }
  return shape;
}

/// The text of the header, a Python dictionary in a fixed form.
std::string header_text(const std::string& bytes, size_t& data) {
  constexpr size_t before = 10;  // magic, version and, in version 1, two bytes of length
  if (bytes.size() < before || bytes.compare(0, 6, "\x93NUMPY") != 0) no_array("not a NumPy file");
  const bool is_first = bytes[6] == 1;
  const size_t begin = is_first ? before : before + 2;
  if (bytes.size() < begin) no_array("truncated inside the header");
  size_t length = 0;
  for (size_t i = begin; i > 8; --i) length = length << 8 | static_cast<uint8_t>(bytes[i - 1]);
  if (length > bytes.size() - begin) no_array("truncated inside the header");
  data = begin + length;
  return bytes.substr(begin, length);
}

Header read_header(const std::string& bytes) {
  constexpr size_t longest = 1000;  // of three entries
  Header header;
  const auto text = header_text(bytes, header.data);
  static const std::regex kForm(
      R"(\{'descr': ('[^']*'|\[.*\]), 'fortran_order': (True|False), 'shape': \(([0-9, ]*)\),? *\}\s*)");
  std::smatch match;
  if (text.size() > longest || !std::regex_match(text, match, kForm))
    no_array("its header is not NumPy's");
  const auto described = match[1].str();
  header.dtype = dtype_of(described.substr(1, described.size() - 2));
  header.fortran_order = match[2] == "True";
  header.shape = shape_of(match[3]);
  return header;
}

torch::Tensor read(const std::filesystem::path& path) {
  const auto bytes = read_whole(path);
  const auto header = read_header(bytes);
  const auto numbers = numbers_in(header.shape);
  if (!numbers) no_array("its shape is too large");
  const auto size = c10::elementSize(header.dtype) * static_cast<uint64_t>(*numbers);
  const auto held = bytes.size() - header.data;
  if (held < size) no_array("truncated: data is missing at the end");
  if (held > size) no_array("bytes follow the array");
  auto shape = header.shape;
  if (header.fortran_order) std::reverse(shape.begin(), shape.end());
  auto array = torch::empty(shape, header.dtype);
  if (size > 0) std::memcpy(array.data_ptr(), bytes.data() + header.data, size);
  if (header.dtype == torch::kBool) array = array.view(torch::kUInt8).ne(0);
  if (!header.fortran_order) return array;
  std::vector<int64_t> order(shape.size());
  std::iota(order.rbegin(), order.rend(), 0);
  return array.permute(order).contiguous();
}

}  // namespace

torch::Tensor read_npy(const std::filesystem::path& path) {
  try {
    return read(path);
  } catch (const std::exception& error) {
    const std::string what = error.what();
    throw std::runtime_error(what.rfind(path.string(), 0) == 0 ? what
                                                               : path.string() + ": " + what);
  }
}

}  // namespace files
