#include "app/manual/completion.h"

namespace manual {
namespace {

/// In a spec of _arguments brackets and colons end a text.
std::string in_spec(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string action(const ArgumentTexts& argument) {
  switch (argument.kind) {
    case ValueKind::choice:
      return "(" + joined(argument.choices, " ") + ")";
    case ValueKind::experiment:
      return "_facesweep_names experiments";
    case ValueKind::dataset:
      return "_facesweep_names datasets";
    case ValueKind::text:
      return " ";
    default:
      return "_files";
  }
}

std::string option_spec(const ArgumentTexts& option, const std::string& name) {
  const auto others = option.repeats ? "*" : "(" + joined(option.names, " ") + ")";
  auto spec = others + name + "[" + in_spec(option.description) + "]";
  if (!option.value.empty()) spec += ":" + in_spec(option.value) + ":" + action(option);
  return " \\\n    " + in_quotes(spec);
}

std::string function_name(const CommandTexts& command) {
  return "_" + joined(command.path, "_");
}

std::string subcommand_part(const CommandTexts& command) {
  std::string listed, cases;
  for (const auto& subcommand : command.subcommands) {
    const auto name = subcommand.path.back();
    listed += " " + in_quotes(name + ":" + in_spec(subcommand.description));
    cases += "      " + name + ") " + function_name(subcommand) + " ;;\n";
  }
  return "  case $state in\n    command) local -a commands=(" + listed +
         "); _describe command commands ;;\n    arguments) case $words[1] in\n" + cases +
         "    esac ;;\n  esac\n";
}

std::string function(const CommandTexts& command) {
  const bool has_subcommands = !command.subcommands.empty();
  auto text = function_name(command) + "() {\n";
  if (has_subcommands) text += "  local curcontext=$curcontext state line\n";
  text += std::string("  _arguments ") + (has_subcommands ? "-C" : "-s");
  for (const auto& option : command.options) {
    for (const auto& name : option.names) text += option_spec(option, name);
  }
  for (const auto& positional : command.positionals) {
    text += " \\\n    " + in_quotes((positional.repeats ? "*:" : ":") +
                                    in_spec(positional.names.front()) + ":" + action(positional));
  }
  if (has_subcommands) text += " \\\n    ': :->command' '*:: :->arguments'";
  return text + "\n" + (has_subcommands ? subcommand_part(command) : "") + "}\n";
}

}  // namespace

std::string zsh_completion(const CommandTexts& program) {
  std::string text =
      "#compdef facesweep\n# Completes facesweep in zsh; printed by `facesweep completion zsh`.\n"
      "_facesweep_names() {\n"
      "  local -a found=(${(f)\"$(_call_program names facesweep names $argv[-1] -- ${(q)words} "
      "2>/dev/null)\"})\n"
      "  compadd \"${(@)argv[1,-2]}\" -a found\n}\n";
  for (const auto* command : with_subcommands(program)) text += function(*command);
  // Sourced it defines the functions, and as a file on fpath it is the function.
  return text +
         "if [[ $funcstack[1] == _facesweep ]]; then _facesweep \"$@\"; else compdef _facesweep "
         "facesweep; fi\n";
}

}  // namespace manual
