#pragma once

#include <string>

#include "app/commands/summaries.h"
#include "app/report/table.h"

namespace commands {

/// The tables and studies of a run, in the order of its file, as plain text.
std::string run_text(const ShownRun& shown, const report::TableOptions& options);

}  // namespace commands
