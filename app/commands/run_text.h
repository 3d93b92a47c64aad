#pragma once

#include <string>
#include <vector>

#include "app/experiments/run_folder.h"
#include "app/experiments/summary.h"
#include "app/report/table.h"

namespace commands {

/// The tables and studies of a run, in the order of its file, as plain text.
std::string run_text(const experiments::RunFolder& folder, const experiments::StoredRun& run,
                     const std::vector<experiments::ExperimentSummary>& summaries,
                     const report::TableOptions& options);

}  // namespace commands
