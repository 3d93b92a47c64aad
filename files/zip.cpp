#include "files/zip.h"

namespace files {

bool is_whole_zip(std::string_view bytes) {
  constexpr size_t record_size = 22, comment_length = 20;
  const auto record = bytes.rfind(std::string_view("PK\x05\x06", 4));
  if (record == std::string_view::npos || bytes.size() - record < record_size) return false;
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(bytes[record + at]); };
  const size_t comment = byte(comment_length) + 256U * byte(comment_length + 1);
  return bytes.size() == record + record_size + comment;
}

}  // namespace files
