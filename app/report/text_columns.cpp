#include "app/report/text_columns.h"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace report {
namespace {

using Row = std::vector<std::string>;

struct LetterRange {
  char32_t first, last;
};

/// Scripts of wide letters, after Unicode's EastAsianWidth.txt: Hangul, CJK, Kana, full-width
/// forms, emoji.
constexpr LetterRange kWide[]{{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
                              {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
                              {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
                              {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
                              {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};

/// Marks over and under letters, joiners and variation selectors.
constexpr LetterRange kCombining[]{
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};

template <size_t count>
bool stands_in(const LetterRange (&ranges)[count], char32_t letter) {
  return std::any_of(std::begin(ranges), std::end(ranges), [&](const auto& range) {
    return range.first <= letter && letter <= range.last;
  });
}

/// Code points of UTF-8; a byte that continues nothing is dropped.
std::u32string letters_of(const std::string& text) {
  std::u32string letters;
  for (const char byte : text) {
    const auto bits = static_cast<unsigned char>(byte);
    const bool continues = (bits & 0xC0) == 0x80;
    if (continues && !letters.empty()) {
      letters.back() = letters.back() << 6 | (bits & 0x3F);
    } else if (!continues) {
      letters += bits < 0x80   ? bits
                 : bits < 0xE0 ? bits & 0x1F
                 : bits < 0xF0 ? bits & 0x0F
                               : bits & 0x07;
    }
  }
  return letters;
}

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
  size_t width = 0;
  for (const char32_t letter : letters_of(text)) {
    if (stands_in(kCombining, letter)) continue;
    width += stands_in(kWide, letter) ? 2 : 1;
  }
  return width;
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
