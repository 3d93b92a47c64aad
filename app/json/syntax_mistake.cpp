#include "app/json/syntax_mistake.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/printable.h"

namespace experiments {
namespace {

const std::string kBlanks = " \t\r\n";
const std::string kMarks = "[]{},:";

size_t end_of_string(const std::string& text, size_t begin) {
  for (size_t at = begin + 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return text.size();
}

/// Where the string, mark, or run of other letters ends that begins at `begin`.
size_t end_of_word(const std::string& text, size_t begin) {
  if (begin == text.size()) return begin;
  if (text[begin] == '"') return end_of_string(text, begin);
  if (kMarks.find(text[begin]) != std::string::npos) return begin + 1;
  return std::min(text.find_first_of(kBlanks + kMarks + '"', begin), text.size());
}

/// Knows, word by word, what may come next.
class Grammar {
 public:
  std::string expected() const {
    if (before_.empty() || before_ == ":") return "a value";
    if (before_ == "[") return "a value or ]";
    if (before_ == "{") return "a key in quotes or }";
    if (before_ == ",") return within() == '{' ? "a key in quotes" : "a value";
    if (is_key_) return ":";
    if (open_.empty()) return "the end of the text";
    return within() == '{' ? ", or }" : ", or ]";
  }

  void follow(const std::string& word) {
    is_key_ = word[0] == '"' && (before_ == "{" || (before_ == "," && within() == '{'));
    if (word == "[" || word == "{") open_ += word;
    if ((word == "]" || word == "}") && !open_.empty()) open_.pop_back();
    before_ = word;
  }

 private:
  char within() const { return open_.empty() ? '\0' : open_.back(); }

  std::string open_;  ///< brackets
  std::string before_;
  bool is_key_ = false;
};

bool is_right(const std::string& word) {
  return (word.size() == 1 && kMarks.find(word) != std::string::npos) ||
         nlohmann::json::accept(word);
}

std::string expected_of_string(const std::string& word) {
  if (word.find_first_of("\r\n") != std::string::npos) return "a string that ends on its line";
  const auto is_control = [](char letter) { return static_cast<unsigned char>(letter) < 0x20; };
  if (std::any_of(word.begin(), word.end(), is_control)) return "a string without control letters";
  if (!app::is_utf8(word)) return "a string in UTF-8";
  if (nlohmann::json::accept(word + '"')) return "a string that ends";
  return "a string with escapes that JSON knows";
}

std::string shown(const std::string& word) {
  constexpr size_t longest = 40;
  if (word.empty()) return "the end of the text";
  const auto line = word.substr(0, word.find_first_of("\r\n"));
  if (line.size() <= longest) return app::printable(line);
  size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return app::printable(line.substr(0, end)) + "...";
}

SyntaxMistake at_place(const std::string& text, size_t place) {
  const auto begin = text.begin();
  const auto here = begin + static_cast<std::ptrdiff_t>(place);
  const auto line_begin = std::find(std::make_reverse_iterator(here), text.rend(), '\n').base();
  const auto begins_letter = [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  };
  SyntaxMistake mistake;
  mistake.line += static_cast<size_t>(std::count(begin, here, '\n'));
  mistake.column += static_cast<size_t>(std::count_if(line_begin, here, begins_letter));
  return mistake;
}

}  // namespace

SyntaxMistake find_mistake(const std::string& text, size_t bytes_read) {
  const bool has_byte_order_mark = text.rfind("\xef\xbb\xbf", 0) == 0;
  size_t begin = 0;
  size_t end = has_byte_order_mark ? 3 : 0;
  std::string word;
  const auto next = [&] {
    begin = std::min(text.find_first_not_of(kBlanks, end), text.size());
    end = end_of_word(text, begin);
    word = text.substr(begin, end - begin);
  };
  Grammar grammar;
  for (next(); end < bytes_read && is_right(word); next()) grammar.follow(word);
  auto mistake = at_place(text, begin);
  const bool is_wrong_string = text[begin] == '"' && !is_right(word);
  mistake.expected = is_wrong_string ? expected_of_string(word) : grammar.expected();
  mistake.got = shown(word);
  return mistake;
}

}  // namespace experiments
