#pragma once

#include <filesystem>
#include <string>

namespace files {

/// ".tmp-4711-0@elm": behind the name of a file while it is being made. It says which process of
/// which machine makes it; no two are alike.
std::string unfinished_ending();

/// Removes files below `folder` that processes of this machine left unfinished and that no longer
/// run. Those of other machines stay: nobody here can tell whether they are still being made.
void remove_unfinished(const std::filesystem::path& folder);

}  // namespace files
