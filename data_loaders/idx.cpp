#include "data_loaders/idx.h"

#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "files/numbers_in.h"

namespace data_loaders {
namespace {

/// A file that zlib reads, gzipped or plain.
class Stream {
 public:
  explicit Stream(const std::filesystem::path& path) : path_(path) {
    if (!std::filesystem::exists(path)) throw std::runtime_error(path.string() + ": no such file");
    if (std::filesystem::is_directory(path)) {
      throw std::runtime_error(path.string() + ": expected an IDX file, got a folder");
    }
    file_ = gzopen(path.c_str(), "rb");
    if (file_ == nullptr) throw std::runtime_error(path.string() + ": cannot open");
    gzbuffer(file_, 1 << 18);
  }
  ~Stream() { gzclose_r(file_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// At most `bytes` of them; fewer at the end of the file or where a gzip breaks off.
  int64_t read(void* target, int64_t bytes) {
    constexpr int64_t kAtOnce = 1 << 30;  // gzread counts in int
    int64_t done = 0;
    while (done < bytes) {
      const auto wanted = static_cast<unsigned>(std::min(bytes - done, kAtOnce));
      const int got = gzread(file_, static_cast<char*>(target) + done, wanted);
      if (got < 0) fail("damaged gzip: " + std::string(error().second));
      if (got <= 0) break;
      done += got;
    }
    return done;
  }

  /// Whether the last read came upon the end of the file in the middle of a gzip.
  bool breaks_off() const { return error().first == Z_BUF_ERROR; }

  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(path_.string() + ": " + what);
  }

 private:
  std::pair<int, const char*> error() const {
    int number = Z_OK;
    const char* message = gzerror(file_, &number);
    return {number, message};
  }

  std::filesystem::path path_;
  gzFile file_ = nullptr;
};

std::string in_hex(const unsigned char* bytes, int64_t count) {
  std::string text;
  for (int64_t i = 0; i < count; ++i) {
    char digits[4];
    std::snprintf(digits, sizeof digits, " %02x", bytes[i]);
    text += digits;
  }
  return text.empty() ? " nothing" : text;
}

/// The dimensions, from a header of two zeros, the type (8 is unsigned byte), their number, and
/// themselves as big-endian 32-bit numbers.
std::vector<int64_t> read_shape(Stream& stream) {
  unsigned char magic[4];
  const int64_t got = stream.read(magic, sizeof magic);
  if (got < 4 || magic[0] != 0 || magic[1] != 0 || magic[2] != 8 || magic[3] < 1 || magic[3] > 4) {
    stream.fail(
        "expected an IDX file of unsigned bytes, which begins with 00 00 08 and its number of "
        "dimensions 01 to 04; got" +
        in_hex(magic, got));
  }
  std::vector<int64_t> shape;
  for (int dimension = 0; dimension < magic[3]; ++dimension) {
    unsigned char number[4];
    if (stream.read(number, sizeof number) < 4) stream.fail("the file ends within its IDX header");
    shape.push_back(int64_t{number[0]} << 24 | number[1] << 16 | number[2] << 8 | number[3]);
  }
  return shape;
}

/// A damaged header must not make us ask for a terabyte: gzip never shrinks to less than 1/1032.
int64_t checked_count(const Stream& stream, const std::vector<int64_t>& shape,
                      uintmax_t file_size) {
  const auto count = files::numbers_in(shape);
  if (!count || static_cast<uintmax_t>(*count) / 1032 > file_size) {
    stream.fail("the IDX header promises more bytes than a file of " + std::to_string(file_size) +
                " bytes can hold");
  }
  return *count;
}

}  // namespace

torch::Tensor read_idx(const std::filesystem::path& path) {
  Stream stream(path);
  const auto shape = read_shape(stream);
  const int64_t count = checked_count(stream, shape, std::filesystem::file_size(path));
  auto values = torch::empty(shape, torch::kUInt8);
  const int64_t got = stream.read(values.data_ptr(), count);
  if (got < count) {
    stream.fail("truncated: the IDX header promises " + std::to_string(count) + " bytes, got " +
                std::to_string(got));
  }
  char beyond = 0;  // reading on also makes zlib compare the checksum
  if (stream.read(&beyond, 1) != 0) {
    stream.fail("the IDX header promises " + std::to_string(count) + " bytes, but more follow");
  }
  if (stream.breaks_off()) stream.fail("truncated: the gzip ends too early");
  return values;
}

}  // namespace data_loaders
