#include "app/manual/command_texts.h"

#include <map>

namespace manual {
namespace {

/// In every command these mean the same.
ValueKind kind_by_name(const std::string& name) {
  static const std::map<std::string, ValueKind> kinds{
      {"--only", ValueKind::experiment}, {"--best", ValueKind::experiment},
      {"dataset", ValueKind::dataset},   {"--set", ValueKind::text},
      {"--trial", ValueKind::text},      {"--mirror", ValueKind::text},
      {"--url", ValueKind::text},        {"name", ValueKind::text},
      {"command", ValueKind::text}};
  const auto found = kinds.find(name);
  return found == kinds.end() ? ValueKind::file : found->second;
}

/// What stands between the first `open` and the last `close`.
std::string between(const std::string& text, char open, char close) {
  const auto begin = text.find(open);
  const auto end = text.rfind(close);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return "";
  return text.substr(begin + 1, end - begin - 1);
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find(at, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

ValueKind kind_of(const ArgumentTexts& texts, const std::string& type) {
  if (texts.value.empty()) return ValueKind::none;
  if (!texts.choices.empty()) return ValueKind::choice;
  return type == "TEXT" ? kind_by_name(texts.names.back()) : ValueKind::text;
}

std::string value_name(const ArgumentTexts& texts, const std::string& type) {
  switch (texts.kind) {
    case ValueKind::none:
      return "";
    case ValueKind::choice:
      return joined(texts.choices, "|");
    case ValueKind::experiment:
      return "EXPERIMENT";
    case ValueKind::dataset:
      return "DATASET";
    case ValueKind::file:
      return "PATH";
    default:
      return type;
  }
}

/// CLI11's name of a type is "TEXT", "INT:INT in [1 - 1024]" or "TEXT:{all,test}".
ArgumentTexts argument_texts(const CLI::Option& option) {
  ArgumentTexts texts;
  if (option.get_positional()) {
    texts.names = {option.get_name(true)};
  } else {
    for (const auto& name : option.get_snames()) texts.names.push_back("-" + name);
    for (const auto& name : option.get_lnames()) texts.names.push_back("--" + name);
  }
  const auto type = option.get_type_size() == 0 ? "" : option.get_type_name();
  const auto first = type.substr(0, type.find(':'));
  texts.description = option.get_description();
  texts.value = first;
  texts.range = between(type, '[', ']');
  texts.choices = split(between(type, '{', '}'), ',');
  texts.default_value = option.get_default_str();
  texts.required = option.get_required();
  texts.repeats = option.get_items_expected_max() > 1;
  texts.kind = kind_of(texts, first);
  texts.value = value_name(texts, first);
  return texts;
}

CommandTexts texts_below(const CLI::App& app, std::vector<std::string> path) {
  CommandTexts texts{std::move(path), app.get_description(), app.get_footer(), {}, {}, {}};
  for (const auto* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    auto& list = option->get_positional() ? texts.positionals : texts.options;
    list.push_back(argument_texts(*option));
  }
  for (const auto* subcommand : app.get_subcommands({})) {
    if (subcommand->get_group().empty()) continue;
    auto longer = texts.path;
    longer.push_back(subcommand->get_name());
    texts.subcommands.push_back(texts_below(*subcommand, std::move(longer)));
  }
  return texts;
}

}  // namespace

CommandTexts command_texts(const CLI::App& app, const std::string& program) {
  return texts_below(app, {program});
}

std::vector<const CommandTexts*> with_subcommands(const CommandTexts& command) {
  std::vector<const CommandTexts*> all{&command};
  for (const auto& subcommand : command.subcommands) {
    const auto below = with_subcommands(subcommand);
    all.insert(all.end(), below.begin(), below.end());
  }
  return all;
}

std::string path_below(const CommandTexts& command) {
  std::string path;
  for (size_t i = 1; i < command.path.size(); ++i) path += "/" + command.path[i];
  return path;
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string in_quotes(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace manual
