#include "data_loaders/picture_groups.h"

#include <regex>
#include <stdexcept>
#include <unordered_map>

#include "data_loaders/csv_lines.h"
#include "files/whole_file.h"

namespace data_loaders {
std::string why_no_group_pattern(const std::string& pattern) {
  try {
    const auto brackets = std::regex(pattern).mark_count();
    return brackets == 1 ? "" : "it has " + std::to_string(brackets) + " brackets";
  } catch (const std::regex_error& error) {
    return error.what();
  }
}

std::vector<std::string> groups_by_pattern(const std::vector<std::string>& names,
                                           const std::string& pattern) {
  const auto wrong = why_no_group_pattern(pattern);
  if (!wrong.empty()) throw std::invalid_argument("groups_by_pattern: " + wrong);
  const std::regex expression(pattern);
  std::vector<std::string> groups;
  for (const auto& name : names) {
    const auto stem = std::filesystem::path(name).stem().string();
    std::smatch match;
    groups.push_back(std::regex_search(stem, match, expression) ? match[1].str() : "");
  }
  return groups;
}

std::vector<std::string> groups_by_file(const std::vector<std::string>& names,
                                        const std::filesystem::path& path) {
  std::unordered_map<std::string, size_t> rows;
  for (size_t i = 0; i < names.size(); ++i) rows[names[i]] = i;
  std::vector<std::string> groups(names.size());
  const auto lines = lines_of(files::read_whole(path));
  for (size_t i = 0; i < lines.size(); ++i) {
    const auto fail = [&](const std::string& what) {
      throw std::runtime_error(path.string() + ":" + std::to_string(i + 1) + ": " + what);
    };
    const auto fields = fields_of(lines[i]);
    if (i == 0) {
      if (lines[i] != "file,group") fail("expected the header file,group, got \"" + lines[i] + '"');
      continue;
    }
    if (lines[i].empty()) continue;
    if (!fields || fields->size() != 2 || fields->at(1).empty()) {
      fail("expected a file and its group, got \"" + lines[i] + '"');
    }
    const auto row = rows.find(fields->at(0));
    if (row == rows.end()) fail('"' + fields->at(0) + "\" is no picture of the data set");
    auto& group = groups[row->second];
    if (!group.empty()) fail('"' + fields->at(0) + "\" stands here for the second time");
    group = fields->at(1);
  }
  if (lines.empty()) throw std::runtime_error(path.string() + ": expected the header file,group");
  return groups;
}

}  // namespace data_loaders
