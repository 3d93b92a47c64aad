#pragma once

#include <string>
#include <vector>

namespace manual {

/// What `kind`, "experiments" or "datasets", names in the file that a half-typed command line is
/// about: the first of `words` that is a .json file or the folder of a run, else experiments.json.
/// Nothing where there is none or it cannot be read: who presses Tab wants no message.
std::vector<std::string> names_at_hand(const std::string& kind,
                                       const std::vector<std::string>& words);

}  // namespace manual
