#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/results/run_folder.h"
#include "app/summary/summary.h"

namespace report {

/// All that the report page shows, as one JSON object; `studies` by their entries in the file:
///  - "name" of the run, "generated_data", "file" (the JSON that was run, as text);
///    "environment", "datasets" and "features" (null where nothing reads any) as in sweep.json;
///    "computed_by" and "mix" as in summary_json(), of all trials, each counted once;
///  - "experiments": per experiment the object of summary_json(), and with it "trials" (columns
///    with one entry per trial; its resolved JSON is its setting's "trial" with its own seed),
///    "curves" (per setting with a trained repeat, columns by step: the mean over the repeats and
///    the half width of its 95 % interval, four significant digits of a loss and six of an
///    accuracy, thinned so that large sweeps stay small) and "pictures" (picture_index.h), null
///    where there are none;
///  - "images": the picture files as data URLs, by name;
///  - "studies": the objects in `studies` (studies::to_json).
/// Each experiment and study has its "entry" in the file, its "title", its "part" (null: none) and
/// "report", the figure to stand beside ours.
/// Throws std::runtime_error that names a file which cannot be read.
std::string report_data(const experiments::RunFolder& folder, const experiments::StoredRun& run,
                        const std::vector<experiments::ExperimentSummary>& summaries,
                        const std::map<int64_t, nlohmann::json>& studies);

}  // namespace report
