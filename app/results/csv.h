#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace experiments {

/// One line of comma-separated values (RFC 4180), with its newline: a value that holds a comma, a
/// quote or a line break stands in quotes.
std::string csv_row(const std::vector<std::string>& values);

/// The rows of such a text, the header among them. Throws std::runtime_error where a quote is not
/// closed or the text does not end with a line break, as it does when it was cut off.
std::vector<std::vector<std::string>> parse_csv(const std::string& text);

/// The shortest text that reads back as the same double; "nan", "inf", "-inf".
std::string number_text(double number);

/// Throws std::runtime_error that quotes a text which is not wholly a number.
double parse_number(const std::string& text);
int64_t parse_integer(const std::string& text);

}  // namespace experiments
