#include "app/report/text_columns.h"

#include <algorithm>
#include <cctype>

namespace report {
namespace {

using Row = std::vector<std::string>;

bool looks_like_number(const std::string& cell) {
  const auto first = cell.find_first_not_of(" -+");
  return first == std::string::npos || std::isdigit(static_cast<unsigned char>(cell[first]));
}

std::string padded(const std::string& cell, size_t width, bool right) {
  const std::string blanks(width - text_width(cell), ' ');
  return right ? blanks + cell : cell + blanks;
}

std::string line(const Row& cells, const std::vector<size_t>& widths,
                 const std::vector<bool>& right) {
  std::string text;
  for (size_t i = 0; i < cells.size(); ++i) text += "  " + padded(cells[i], widths[i], right[i]);
  return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
}

}  // namespace

size_t text_width(const std::string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  }));
}

std::string in_columns(const Row& header, const std::vector<Row>& rows) {
  std::vector<size_t> widths;
  std::vector<bool> right;
  for (size_t i = 0; i < header.size(); ++i) {
    widths.push_back(text_width(header[i]));
    right.push_back(std::all_of(rows.begin(), rows.end(),
                                [&](const Row& row) { return looks_like_number(row[i]); }));
    for (const auto& row : rows) widths[i] = std::max(widths[i], text_width(row[i]));
  }
  std::string text = line(header, widths, right);
  for (const auto& row : rows) text += line(row, widths, right);
  return text;
}

}  // namespace report
