#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace experiments {

/// Rows of numbers as JSON that SQL can read (json_each): "[[0,1.1],[40,0.7]]". Each number is the
/// shortest text that reads back as the same double; NaN is null, infinities are 9e999 and -9e999,
/// which readers of JSON take for infinite. `numbers` holds whole rows of `columns`.
std::string number_rows_text(const std::vector<double>& numbers, size_t columns);

/// The numbers of such a text. Throws std::runtime_error where it is anything else.
std::vector<double> parse_number_rows(const std::string& text, size_t columns);

}  // namespace experiments
