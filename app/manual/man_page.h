#pragma once

#include <string>

#include "app/manual/command_texts.h"

namespace manual {

/// The name of its page: "facesweep-data-check".
std::string page_name(const CommandTexts& command);

/// The page in section 1, in man's macros. `version` stands at its foot.
std::string man_page(const CommandTexts& command, const std::string& version);

}  // namespace manual
