#pragma once

namespace commands {

/// From here on Ctrl-C and SIGTERM ask the work to end; a second one ends the program at once.
void catch_interruptions();

/// True once either signal has come.
bool interruption_asked();

}  // namespace commands
