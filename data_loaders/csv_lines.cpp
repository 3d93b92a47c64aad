#include "data_loaders/csv_lines.h"

#include <algorithm>
#include <string_view>

namespace data_loaders {

std::optional<std::vector<std::string>> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false, closed = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const char letter = line[i];
    if (quoted && letter == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (quoted && letter == '"') {
      quoted = false;
      closed = true;
    } else if (!quoted && letter == ',') {
      fields.emplace_back();
      closed = false;
    } else if (!quoted && letter == '"' && fields.back().empty() && !closed) {
      quoted = true;
    } else if (!quoted && (letter == '"' || closed)) {
      return {};
    } else {
      fields.back() += letter;
    }
  }
  if (quoted) return {};
  return fields;
}

std::vector<std::string> lines_of(const std::string& text) {
  constexpr std::string_view mark = "\xef\xbb\xbf";
  std::vector<std::string> lines;
  for (size_t begin = text.compare(0, mark.size(), mark) == 0 ? mark.size() : 0;
       begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    if (!lines.back().empty() && lines.back().back() == '\r') lines.back().pop_back();
    begin = end + 1;
  }
  return lines;
}

}  // namespace data_loaders
