#include "app/results/csv.h"

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace experiments {
namespace {

std::string quoted(const std::string& value) {
  if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
  std::string text = "\"";
  for (const char letter : value)
    text += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return text + "\"";
}

// Takes the value at the front of `rest` and the separator behind it, which it returns.
char take_value(std::string_view& rest, std::string& value) {
  value.clear();
  bool in_quotes = false;
  while (!rest.empty()) {
    const char letter = rest.front();
    rest.remove_prefix(1);
    if (letter == '"') {
      const bool doubled = in_quotes && !rest.empty() && rest.front() == '"';
      if (doubled) {
        value += '"';
        rest.remove_prefix(1);
      } else {
        in_quotes = !in_quotes;
      }
    } else if (!in_quotes && (letter == ',' || letter == '\n')) {
      return letter;
    } else {
      value += letter;
    }
  }
  throw std::runtime_error("the last line is cut off");
}

template <class Number>
Number parse(const std::string& text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || last != end) {
    throw std::runtime_error("expected a number, got \"" + text + "\"");
  }
  return number;
}

}  // namespace

std::string csv_row(const std::vector<std::string>& values) {
  std::string row;
  for (size_t i = 0; i < values.size(); ++i) row += (i == 0 ? "" : ",") + quoted(values[i]);
  return row + "\n";
}

std::vector<std::vector<std::string>> parse_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  std::string_view rest = text;
  while (!rest.empty()) {
    auto& row = rows.emplace_back();
    char separator = ',';
    while (separator == ',') {
      std::string value;
      separator = take_value(rest, value);
      row.push_back(std::move(value));
    }
  }
  return rows;
}

std::string number_text(double number) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return {text, end};
}

double parse_number(const std::string& text) {
  return parse<double>(text);
}

int64_t parse_integer(const std::string& text) {
  return parse<int64_t>(text);
}

}  // namespace experiments
