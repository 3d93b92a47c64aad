#pragma once

#include <filesystem>

#include "app/commands/summaries.h"

namespace commands {

/// Writes report.html into the run's folder and returns its path; an empty path where the program
/// was built without the page. Throws std::runtime_error that names a file which cannot be read or
/// written.
std::filesystem::path write_report(const ShownRun& shown);

}  // namespace commands
