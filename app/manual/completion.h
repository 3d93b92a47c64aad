#pragma once

#include <string>

#include "app/manual/command_texts.h"

namespace manual {

/// Scripts that complete subcommands, options, their choices and files, and, by calling
/// `facesweep names KIND -- WORD...`, names in the JSON file at hand.
std::string bash_completion(const CommandTexts& program);
std::string zsh_completion(const CommandTexts& program);
std::string fish_completion(const CommandTexts& program);

}  // namespace manual
