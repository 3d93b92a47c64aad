#include "app/manual/completion.h"

namespace manual {
namespace {

/// In single quotes, as fish reads them.
std::string fish_quoted(const std::string& text) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') word += '\\';
    word += c;
  }
  return word + "'";
}

std::string names_of(const std::string& kind) {
  return " -f -a '(facesweep names " + kind + " -- (commandline -opc)[2..-1] 2>/dev/null)'";
}

std::string arguments_for(const ArgumentTexts& argument) {
  switch (argument.kind) {
    case ValueKind::choice:
      return " -f -a " + fish_quoted(joined(argument.choices, " "));
    case ValueKind::experiment:
      return names_of("experiments");
    case ValueKind::dataset:
      return names_of("datasets");
    case ValueKind::text:
      return " -f";
    default:
      return " -F";
  }
}

std::string line(const CommandTexts& command, const std::string& rest) {
  return "complete -c facesweep -n " +
         fish_quoted("test \"$(__facesweep_path)\" = " + in_quotes(path_below(command))) + rest +
         "\n";
}

std::string option_line(const CommandTexts& command, const ArgumentTexts& option) {
  std::string rest;
  for (const auto& name : option.names) {
    rest += name[1] == '-' ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.value.empty()) rest += " -r" + arguments_for(option);
  return line(command, rest + " -d " + fish_quoted(option.description));
}

std::string lines(const CommandTexts& command) {
  std::string text;
  for (const auto& subcommand : command.subcommands) {
    text += line(command, " -f -a " + fish_quoted(subcommand.path.back()) + " -d " +
                              fish_quoted(subcommand.description));
  }
  for (const auto& option : command.options) text += option_line(command, option);
  for (const auto& positional : command.positionals) {
    if (positional.kind != ValueKind::text) text += line(command, arguments_for(positional));
  }
  return text;
}

}  // namespace

std::string fish_completion(const CommandTexts& program) {
  std::string paths, completions;
  for (const auto* command : with_subcommands(program)) {
    if (command != &program) paths += " " + path_below(*command);
    completions += lines(*command);
  }
  return "# Completes facesweep in fish; printed by `facesweep completion fish`.\n"
         "function __facesweep_path\n  set -l path\n"
         "  for word in (commandline -opc)[2..-1]\n    if contains -- \"$path/$word\"" +
         paths +
         "\n      set path \"$path/$word\"\n    end\n  end\n  echo $path\nend\n"
         "complete -c facesweep -f\n" +
         completions;
}

}  // namespace manual
