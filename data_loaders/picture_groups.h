#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace data_loaders {

/// Why `pattern` does not say how to group pictures; empty where it does.
std::string why_no_group_pattern(const std::string& pattern);

/// Each picture's group, named by what the pattern's one bracket holds in the file's name without
/// folder and ending; empty where the name does not match. `names` are "class/file.jpg". Throws
/// std::invalid_argument where why_no_group_pattern has an answer.
std::vector<std::string> groups_by_pattern(const std::vector<std::string>& names,
                                           const std::string& pattern);

/// The same from a file of comma-separated lines: a header "file,group", then
/// "class/file.jpg,name". A field may stand in double quotes, which are doubled inside. Pictures
/// without a line have no group. Throws std::runtime_error such as `groups.csv:7: "cat/9.jpg" is no
/// picture of the data set`.
std::vector<std::string> groups_by_file(const std::vector<std::string>& names,
                                        const std::filesystem::path& path);

}  // namespace data_loaders
