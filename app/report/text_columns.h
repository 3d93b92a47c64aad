#pragma once

#include <string>
#include <vector>

namespace report {

/// Places that a UTF-8 text takes on a terminal: two for East Asian wide letters and emoji, none
/// for marks that combine with the letter before them, one for all else.
size_t text_width(const std::string& text);

/// Lines of columns, two spaces apart, as wide as their widest cell; a column whose cells below the
/// header all begin like numbers stands flush right. No line ends with spaces. `rows` are as long
/// as `header`.
std::string in_columns(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows);

}  // namespace report
