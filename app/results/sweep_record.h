#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "app/inputs/dataset_record.h"
#include "app/inputs/input_kind.h"

namespace experiments {

/// The trials of one experiment, in the order of expand(). Two experiments may share trials.
struct ExperimentRecord {
  std::string name;
  std::vector<std::string> trial_ids;  ///< empty texts: those of other shards
  /// What stands for the data of each input: with it the ids follow from the file alone.
  std::map<std::string, std::string> fingerprints{};
};

/// A study of the run, and the id that its file carries while it is up to date.
struct StudyRecord {
  std::string name;
  std::string id;
};

/// All that a run is, but for its results.
struct SweepRecord {
  std::string file;   ///< the JSON that was run, with its overrides: resolved_text()
  bool demo = false;  ///< generated data stood in for every data set
  std::vector<ExperimentRecord> experiments;
  std::vector<StudyRecord> studies;
  std::map<std::string, DatasetRecord> datasets;
  std::map<std::string, NetworkRecord> inputs;  ///< by name, those that come from a network
  std::string environment = "{}";  ///< a JSON object: versions, git commit, CPU, threads, BLAS
  int64_t numbers = 0;             ///< training::numbers_version of the program
};

/// The inputs whose network is untrained.
std::set<std::string> untrained_inputs(const SweepRecord& record);

nlohmann::json to_json(const SweepRecord& record);
std::string to_text(const SweepRecord& record);

/// Without the ids of trials, which are no part of the text. Throws app::ConfigError where it is
/// not such a record; messages name `file`.
SweepRecord sweep_record_from(const std::string& text, const std::string& file);

}  // namespace experiments
