#include "app/manual/completion.h"

namespace manual {
namespace {

/// What gives the words for a value; "files" leaves them to bash.
std::string words_for(const ArgumentTexts& argument) {
  switch (argument.kind) {
    case ValueKind::choice:
      return joined(argument.choices, " ");
    case ValueKind::experiment:
      return "names experiments";
    case ValueKind::dataset:
      return "names datasets";
    case ValueKind::text:
      return "nothing";
    default:
      return "files";
  }
}

std::string listed(const std::vector<ArgumentTexts>& options) {
  std::string words;
  for (const auto& option : options) words += joined(option.names, " ") + " ";
  return words;
}

/// The tables of one command, as an arm of `case`.
std::string arm(const CommandTexts& command) {
  std::string subcommands, values, positionals;
  for (const auto& subcommand : command.subcommands) subcommands += subcommand.path.back() + " ";
  for (const auto& option : command.options) {
    if (option.value.empty()) continue;
    for (const auto& name : option.names) {
      values += " [" + name + "]=" + in_quotes(words_for(option));
    }
  }
  for (const auto& positional : command.positionals) {
    positionals += " " + in_quotes(words_for(positional));
  }
  return "    " + in_quotes(path_below(command)) +
         ")\n      options=" + in_quotes(listed(command.options)) +
         " subcommands=" + in_quotes(subcommands) + "\n      values=(" + values +
         ") positionals=(" + positionals + ") ;;\n";
}

constexpr const char* kWalk = R"(
# Follows the words before the cursor: $path, its tables, and how many positionals stand there.
_facesweep_walk() {
  local word skip=
  path= positional=0
  _facesweep_tables "$path"
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $skip ]]; then skip=
    elif [[ " $subcommands " == *" $word "* ]]; then path+=/$word; _facesweep_tables "$path"
    elif [[ $word == -* ]]; then [[ ${values[$word]} ]] && skip=1
    else positional=$((positional + 1))
    fi
  done
}

_facesweep() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local options subcommands path positional positionals words
  local -A values
  _facesweep_walk
  if [[ ${values[$previous]} ]]; then words=${values[$previous]}
  elif [[ $current == -* ]]; then words=$options
  elif [[ $subcommands ]]; then words=$subcommands
  elif ((positional < ${#positionals[@]})); then words=${positionals[positional]}
  elif ((${#positionals[@]})); then words=${positionals[-1]}
  fi
  COMPREPLY=()
  case $words in
    files) compopt -o default -o filenames ;;
    nothing) ;;
    'names '*)
      mapfile -t COMPREPLY < <("${COMP_WORDS[0]/#\~/$HOME}" names "${words#names }" -- "${COMP_WORDS[@]:1}" 2>/dev/null |
        while IFS= read -r name; do [[ $name == "$current"* ]] && printf '%q\n' "$name"; done) ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current") ;;
  esac
}
complete -F _facesweep facesweep
)";

}  // namespace

std::string bash_completion(const CommandTexts& program) {
  std::string text =
      "# Completes facesweep in bash; printed by `facesweep completion bash`.\n"
      "_facesweep_tables() {\n  options= subcommands= values=() positionals=()\n  case $1 in\n";
  for (const auto* command : with_subcommands(program)) text += arm(*command);
  return text + "  esac\n}\n" + kWalk;
}

}  // namespace manual
