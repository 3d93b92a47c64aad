#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/inputs/input_kinds.h"
#include "app/inputs/load_dataset.h"
#include "app/inputs/prepare_inputs.h"
#include "app/results/run_folder.h"
#include "app/sweep_file/sweep.h"
#include "app/trials/planned_trial.h"
#include "training/training_data.h"

namespace experiments {

/// One study of a plan and the id that its file carries.
struct PlannedStudy {
  Study study;
  std::string id;
};

/// A sweep with its data read: every trial by name, nothing trained.
struct Plan {
  Sweep sweep;
  std::map<std::string, LoadedDataset> datasets;  ///< those that an experiment uses
  InputKinds inputs;                              ///< those that a trial reads
  std::vector<std::vector<PlannedTrial>> trials;  ///< per experiment, in the order of expand()
  /// Per experiment, what stands for the data of each of its inputs in the ids.
  std::vector<std::map<std::string, std::string>> fingerprints;
  std::vector<PlannedStudy> studies;  ///< as in the sweep
};

/// Told of what is being done ("actors: pictures"), and how far it is; of a total of 0, that this
/// is not known. From any thread.
using StageProgress = std::function<void(const std::string&, int64_t done, int64_t total)>;

/// Reads the data sets and opens the inputs that trials read; names the trials. Throws
/// std::runtime_error as load_dataset and open_input do.
Plan make_plan(const Sweep& sweep, const DataPlaces& places, const StageProgress& on_progress = {});

/// Trials of one experiment with their ids, which follow from `fingerprints`, by input.
std::vector<PlannedTrial> named(const std::vector<Trial>& trials,
                                const std::map<std::string, std::string>& fingerprints,
                                const StageProgress& on_progress = {});

/// Trials of the plan that still have to be trained, each id once, the longest first. `notices`
/// gets what is wrong with stored results that cannot be used, and how many that failed are left.
std::vector<PlannedTrial> unfinished(const Plan& plan, const RunFolder& folder, bool retry_failed,
                                     std::vector<std::string>& notices);

/// The rows that a trial of the plan reads. Throws as prepare_inputs.
PreparedRows prepared_rows(const Plan& plan, const Trial& trial,
                           const InputKind::Progress& progress = {});

/// The plan's record for sweep.json.
SweepRecord record_of(const Plan& plan, const std::string& file, bool demo,
                      const std::string& environment);

/// Every trial of the plan, each id once.
std::vector<PlannedTrial> distinct_trials(const Plan& plan);

/// Bytes of the plan's pictures, which are in memory by now.
int64_t picture_memory(const Plan& plan);

}  // namespace experiments
