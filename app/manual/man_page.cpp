#include "app/manual/man_page.h"

#include <algorithm>
#include <sstream>

namespace manual {
namespace {

/// A text that troff prints as it stands.
std::string plain(const std::string& text) {
  std::string escaped;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool begins_line = i == 0 || text[i - 1] == '\n';
    if (begins_line && (c == '.' || c == '\'')) escaped += "\\&";
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string bold(const std::string& text) {
  return "\\fB" + plain(text) + "\\fR";
}
std::string italic(const std::string& text) {
  return "\\fI" + plain(text) + "\\fR";
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string synopsis(const CommandTexts& command) {
  auto text = bold(joined(command.path, " "));
  if (!command.options.empty()) text += " [" + italic("OPTION") + "]...";
  for (const auto& positional : command.positionals) {
    const auto name = italic(upper(positional.names.front())) + (positional.repeats ? "..." : "");
    text += positional.required ? " " + name : " [" + name + "]";
  }
  if (!command.subcommands.empty()) text += " " + italic("COMMAND");
  return text + "\n";
}

std::string head_of(const ArgumentTexts& argument, bool positional) {
  if (positional) return italic(upper(argument.names.front()));
  std::string names;
  for (const auto& name : argument.names) names += (names.empty() ? "" : ", ") + bold(name);
  return names + (argument.value.empty() ? "" : " " + italic(argument.value));
}

std::string body_of(const ArgumentTexts& argument) {
  auto text = argument.description;
  if (!argument.range.empty()) text += " (" + argument.range + ")";
  if (argument.required) text += "; required";
  if (!argument.default_value.empty()) text += " (default: " + argument.default_value + ")";
  return plain(text);
}

std::string arguments(const std::string& heading, const std::vector<ArgumentTexts>& list,
                      bool positional) {
  if (list.empty()) return "";
  auto text = ".SH " + heading + "\n";
  for (const auto& argument : list) {
    text += ".TP\n" + head_of(argument, positional) + "\n" + body_of(argument) + "\n";
  }
  return text;
}

std::string subcommands(const CommandTexts& command) {
  if (command.subcommands.empty()) return "";
  std::string text = ".SH COMMANDS\n";
  for (const auto& subcommand : command.subcommands) {
    text += ".TP\n" + bold(subcommand.path.back()) + "\n" + plain(subcommand.description) +
            ", see " + bold(page_name(subcommand)) + "(1)\n";
  }
  return text;
}

/// Lines that are indented stay as they are; one before them that ends in a colon is a heading.
std::string footer(const CommandTexts& command) {
  std::string prose, sections;
  bool in_section = false;
  std::istringstream lines(command.footer);
  for (std::string line; std::getline(lines, line);) {
    const bool indented = line.rfind("  ", 0) == 0;
    if (!indented && !line.empty() && line.back() == ':') {
      if (in_section) sections += ".fi\n";
      sections += ".SH " + plain(upper(line.substr(0, line.size() - 1))) + "\n.nf\n";
      in_section = true;
    } else if (in_section) {
      if (!line.empty()) sections += plain(indented ? line.substr(2) : line) + "\n";
    } else if (!line.empty()) {
      prose += plain(line) + "\n";
    }
  }
  if (in_section) sections += ".fi\n";
  return (prose.empty() ? "" : ".PP\n" + prose) + sections;
}

std::string see_also(const CommandTexts& command) {
  if (command.path.size() < 2) return "";
  auto above = command;
  above.path.pop_back();
  return ".SH SEE ALSO\n" + bold(page_name(above)) + "(1)\n";
}

}  // namespace

std::string page_name(const CommandTexts& command) {
  return joined(command.path, "-");
}

std::string man_page(const CommandTexts& command, const std::string& version) {
  const auto name = page_name(command);
  const auto sections = footer(command);
  // The prose of a footer belongs to the description, its examples to the end.
  const auto end_of_prose = std::min(sections.find(".SH "), sections.size());
  return ".TH " + plain(upper(name)) + " 1 \"\" \"" + plain(command.path.front() + " " + version) +
         "\" \"User Commands\"\n.SH NAME\n" + plain(name) + " \\- " + plain(command.description) +
         "\n.SH SYNOPSIS\n" + synopsis(command) + ".SH DESCRIPTION\n" + plain(command.description) +
         ".\n" + sections.substr(0, end_of_prose) + subcommands(command) +
         arguments("ARGUMENTS", command.positionals, true) +
         arguments("OPTIONS", command.options, false) + sections.substr(end_of_prose) +
         see_also(command);
}

}  // namespace manual
