#pragma once

#include <optional>
#include <string>
#include <vector>

namespace data_loaders {

/// The lines of a text without a byte order mark and the carriage returns at their ends.
std::vector<std::string> lines_of(const std::string& text);

/// The comma-separated fields of one line, which may stand in double quotes, doubled inside;
/// nothing where a quote is left open or stands in the middle of a field.
std::optional<std::vector<std::string>> fields_of(const std::string& line);

}  // namespace data_loaders
