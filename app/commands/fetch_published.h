#pragma once

#include <string>
#include <vector>

#include "files/fetch.h"

namespace commands {

/// Downloads published files one after the other, with a bar, from the first of each one's
/// addresses that gives the right bytes. False where Ctrl-C ended it, which it says; the same
/// command then goes on. Throws std::runtime_error as files::download does.
bool fetch_published(const std::string& what, const std::vector<files::Wanted>& wanted);

/// What to say where Ctrl-C ended a download.
extern const char* const fetch_interrupted_text;

}  // namespace commands
