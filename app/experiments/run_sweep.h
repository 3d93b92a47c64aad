#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/experiments/load_dataset.h"
#include "app/experiments/run_folder.h"
#include "app/experiments/sweep.h"

namespace experiments {

struct RunOptions {
  int64_t jobs = 2;            ///< trials side by side, each on one thread
  int64_t memory = 1LL << 32;  ///< bytes for the projections of sample space
  bool retry_failed = false;   ///< train failed trials again
};

/// One trial of a plan: where it belongs and what it is called on disk.
struct PlannedTrial {
  Trial trial;
  std::string id;
};

/// A sweep with its data read: every trial by name, nothing trained.
struct Plan {
  Sweep sweep;
  std::map<std::string, LoadedDataset> datasets;  ///< those that an experiment uses
  std::vector<std::vector<PlannedTrial>> trials;  ///< per experiment, in the order of expand()
};

/// Reads the data sets and names the trials. `on_progress` is told of each data set by name.
Plan make_plan(
    const Sweep& sweep, const std::filesystem::path& data_root, bool demo,
    const std::function<void(const std::string&, int64_t done, int64_t total)>& on_progress);

/// Trials of the plan that still have to be trained, each id once, the longest first. `notices`
/// gets what is wrong with stored results that cannot be used.
std::vector<PlannedTrial> unfinished(const Plan& plan, const RunFolder& folder, bool retry_failed,
                                     std::vector<std::string>& notices);

/// What the run tells while it works. All but `should_stop` are called by one thread at a time.
struct RunEvents {
  std::function<void(const std::string&)> on_stage;   ///< "actors: inner products of 745 pictures"
  std::function<void(const TrialResult&)> on_result;  ///< after its files are on disk
  std::function<bool()> should_stop;                  ///< asked often, from any thread
};

/// Trains `trials` and writes each result to `folder` as soon as it is known. A trial that fails is
/// recorded as such and the others go on. Ends early, with nothing lost, once should_stop says so.
/// Throws std::runtime_error where results cannot be written.
void train_trials(const Plan& plan, const std::vector<PlannedTrial>& trials,
                  const RunFolder& folder, const RunOptions& options, const RunEvents& events);

/// The plan's record for sweep.json.
SweepRecord record_of(const Plan& plan, const std::string& file, bool demo,
                      const std::string& environment);

/// Multiplications and additions that training a trial takes, roughly, given its data's shape.
double estimated_operations(const Trial& trial, const training::TrainingData& shape);

}  // namespace experiments
