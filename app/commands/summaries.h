#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/results/run_folder.h"
#include "app/studies/study_files.h"
#include "app/summary/summary.h"

namespace commands {

/// The summaries of a run on disk; predictions are read for the best settings only. Throws
/// std::runtime_error where they cannot be, though their trial was read before.
std::vector<experiments::ExperimentSummary> summaries(const experiments::RunFolder& folder,
                                                      const experiments::StoredRun& run);

/// A run on disk as commands show it, read once.
struct ShownRun {
  experiments::RunFolder folder;
  experiments::StoredRun run;
  std::vector<experiments::ExperimentSummary> summaries;
  std::vector<studies::StoredStudy> studies;  ///< as run.sweep.studies
};

/// Throws as summaries() and RunFolder::read_all() do.
ShownRun read_shown(const experiments::RunFolder& folder, bool with_curves = true);

/// The studies of a run as JSON (studies::to_json), by their entries in the file; one that has not
/// been run has no blocks, and a failure that says so.
std::map<int64_t, nlohmann::json> study_objects(const ShownRun& shown);

/// Says on stderr what is wrong with files of the run that cannot be used.
void print_notices(const ShownRun& shown);

}  // namespace commands
