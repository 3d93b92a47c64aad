#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace manual {

/// What a value may be, as far as a shell can complete it.
enum class ValueKind { none, text, choice, file, experiment, dataset };

/// An option or a positional, as CLI11 knows it.
struct ArgumentTexts {
  std::vector<std::string> names;  ///< "-h", "--help"; of a positional its one name
  std::string description;
  std::string value;  ///< what stands for the value: "INT", "FILE"; empty for a flag
  std::string range;  ///< of a number: "1 - 1024"; empty where it has none
  std::string default_value;
  std::vector<std::string> choices;
  ValueKind kind = ValueKind::none;
  bool required = false;
  bool repeats = false;  ///< an option that may be repeated, a positional that takes several
};

/// A command with its subcommands, without those that are hidden.
struct CommandTexts {
  std::vector<std::string> path;  ///< "facesweep", "data", "check"
  std::string description;
  std::string footer;
  std::vector<ArgumentTexts> options;
  std::vector<ArgumentTexts> positionals;
  std::vector<CommandTexts> subcommands;
};

/// All that `app`, the whole program, says of itself; `program` is the name it is installed under.
CommandTexts command_texts(const CLI::App& app, const std::string& program);

/// That command and all below it, in the order of the help.
std::vector<const CommandTexts*> with_subcommands(const CommandTexts& command);

/// "/data/check" of "facesweep data check", and nothing of the program itself.
std::string path_below(const CommandTexts& command);

/// Words with `between` them.
std::string joined(const std::vector<std::string>& words, const std::string& between);

/// A text as one word of a POSIX shell, in single quotes.
std::string in_quotes(const std::string& text);

}  // namespace manual
