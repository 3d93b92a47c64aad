#include "app/results/number_rows.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string_view>

#include "app/results/csv.h"

namespace experiments {
namespace {

constexpr std::string_view infinite = "9e999", minus_infinite = "-9e999", not_a_number = "null";

void append(std::string& text, double number) {
  if (std::isnan(number)) {
    text += not_a_number;
  } else if (std::isinf(number)) {
    text += number > 0 ? infinite : minus_infinite;
  } else {
    text += number_text(number);
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool takes(std::string_view token) {
    if (rest_.substr(0, token.size()) != token) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  void expect(std::string_view token) {
    if (!takes(token)) throw std::runtime_error("expected rows of numbers");
  }

  double number() {
    if (takes(not_a_number)) return std::numeric_limits<double>::quiet_NaN();
    if (takes(infinite)) return std::numeric_limits<double>::infinity();
    if (takes(minus_infinite)) return -std::numeric_limits<double>::infinity();
    double value = 0;
    const auto* end = rest_.data() + rest_.size();
    const auto [last, error] = std::from_chars(rest_.data(), end, value);
    if (error != std::errc() || !std::isfinite(value))
      throw std::runtime_error("expected a number");
    rest_.remove_prefix(static_cast<size_t>(last - rest_.data()));
    return value;
  }

  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace

std::string number_rows_text(const std::vector<double>& numbers, size_t columns) {
  std::string text = "[";
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) text += ',';
    if (i % columns == 0) text += '[';
    append(text, numbers[i]);
    if ((i + 1) % columns == 0) text += ']';
  }
  return text + "]";
}

std::vector<double> parse_number_rows(const std::string& text, size_t columns) {
  Reader reader(text);
  std::vector<double> numbers;
  reader.expect("[");
  while (!reader.takes("]")) {
    if (!numbers.empty()) reader.expect(",");
    reader.expect("[");
    for (size_t column = 0; column < columns; ++column) {
      if (column > 0) reader.expect(",");
      numbers.push_back(reader.number());
    }
    reader.expect("]");
  }
  if (!reader.at_end()) throw std::runtime_error("rows of numbers with something behind them");
  return numbers;
}

}  // namespace experiments
