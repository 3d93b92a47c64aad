#include "data_loaders/facescrub_list.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <stdexcept>
#include <string_view>

#include "files/whole_file.h"

namespace data_loaders {
namespace {

/// Where a mistake is reported: `path:line: `.
struct Place {
  const std::filesystem::path& path;
  int64_t line;

  [[noreturn]] void fail(const std::string& expected, std::string_view got) const {
    throw std::runtime_error(path.string() + ":" + std::to_string(line) + ": expected " + expected +
                             ", got " + std::string(got));
  }
};

std::string quoted(std::string_view text) {
  return '"' + std::string(text) + '"';
}

std::vector<std::string_view> columns_of(std::string_view text, char separator) {
  std::vector<std::string_view> columns;
  for (size_t begin = 0, end = 0; end != std::string_view::npos; begin = end + 1) {
    end = text.find(separator, begin);
    columns.push_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
  }
  return columns;
}

bool read_integer(std::string_view text, int64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

std::array<int64_t, 4> read_box(std::string_view text, const Place& place) {
  const auto numbers = columns_of(text, ',');
  std::array<int64_t, 4> box{};
  bool readable = numbers.size() == box.size();
  for (size_t i = 0; readable && i < box.size(); ++i) readable = read_integer(numbers[i], box[i]);
  if (!readable) place.fail("a bounding box \"x1,y1,x2,y2\" of integers", quoted(text));
  return box;
}

std::string read_sha256(std::string_view text, const Place& place) {
  std::string digits(text);
  std::transform(digits.begin(), digits.end(), digits.begin(),
                 [](unsigned char letter) { return std::tolower(letter); });
  if (digits.size() != 64 || digits.find_first_not_of("0123456789abcdef") != std::string::npos) {
    place.fail("a SHA-256 of 64 hex digits", quoted(text));
  }
  return digits;
}

std::string_view without_blanks_around(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

/// Names and numbers become file names: they must not lead out of the photos' folder.
void check_file_parts(const std::vector<std::string_view>& columns, const Place& place) {
  const auto name = columns[0];
  if (name.empty() || name[0] == '.' || name.find('/') != std::string_view::npos) {
    place.fail("a name", quoted(name));
  }
  for (const size_t column : {1, 2}) {
    int64_t number = 0;
    if (!read_integer(columns[column], number) || number < 0) {
      place.fail(column == 1 ? "an image_id >= 0" : "a face_id >= 0", quoted(columns[column]));
    }
  }
}

FaceScrubRow read_row(std::string_view text, const Place& place) {
  auto columns = columns_of(text, '\t');
  columns[0] = without_blanks_around(columns[0]);
  if (columns.size() != 6) {
    place.fail("6 tab-separated columns", std::to_string(columns.size()));
  }
  check_file_parts(columns, place);
  FaceScrubRow row;
  row.name = columns[0];
  row.photo = file_name(row.name) + '_' + std::string(columns[1]) + '_' + std::string(columns[2]);
  row.url = columns[3];
  row.box = read_box(columns[4], place);
  row.sha256 = read_sha256(columns[5], place);
  return row;
}

bool is_header(std::string_view text) {
  const auto columns = columns_of(text, '\t');
  return columns.size() > 1 && columns[0] == "name" && columns[1] == "image_id";
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  return text.substr(0, kMark.size()) == kMark ? text.substr(kMark.size()) : text;
}

}  // namespace

std::string file_name(const std::string& name) {
  std::string spelt = name;
  std::replace(spelt.begin(), spelt.end(), ' ', '_');
  return spelt;
}

std::vector<FaceScrubRow> read_facescrub_list(const std::filesystem::path& path) {
  const std::string bytes = files::read_whole(path);
  std::vector<FaceScrubRow> rows;
  int64_t line = 0;
  for (auto text : columns_of(without_byte_order_mark(bytes), '\n')) {
    ++line;
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (text.empty() || (line == 1 && is_header(text))) continue;
    rows.push_back(read_row(text, {path, line}));
  }
  if (rows.empty()) throw std::runtime_error(path.string() + ": the list has no rows");
  return rows;
}

}  // namespace data_loaders
