#pragma once

#include <string>

namespace commands {

/// From here on Ctrl-C, SIGTERM and, unless it was ignored, SIGHUP ask the work to end. A thread
/// says at once that they were heard. What has not ended a second later is ended, as it is by a
/// second signal: unfinished files are removed, `last_words` said, and the exit code is 130.
/// Results on disk are whole at any moment.
void catch_interruptions(const std::string& last_words = "interrupted\n");

/// True once a signal has come. Work that asks can end in order, and say how to go on.
bool interruption_asked();

}  // namespace commands
