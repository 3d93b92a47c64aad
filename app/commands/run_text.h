#pragma once

#include <string>
#include <vector>

#include "app/report/table.h"
#include "app/results/run_folder.h"
#include "app/summary/summary.h"

namespace commands {

/// The tables and studies of a run, in the order of its file, as plain text.
std::string run_text(const experiments::RunFolder& folder, const experiments::StoredRun& run,
                     const std::vector<experiments::ExperimentSummary>& summaries,
                     const report::TableOptions& options);

}  // namespace commands
