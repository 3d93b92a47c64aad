#pragma once

#include <string>

#include "app/commands/summaries.h"

namespace commands {

/// How to go on from an interrupted run with `command`, as it was typed; one line.
std::string interrupted_text(const std::string& command);

/// How many trials and studies failed, and the command that tries them again; empty where none did.
std::string failed_text(const ShownRun& shown, const std::string& command, bool retries_failed);

}  // namespace commands
