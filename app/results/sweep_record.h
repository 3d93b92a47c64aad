#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/inputs/dataset_record.h"

namespace experiments {

/// The trials of one experiment, in the order of expand(). Two experiments may share trials.
struct ExperimentRecord {
  std::string name;
  std::vector<std::string> trial_ids;
};

/// The network that features came from.
struct FeatureRecord {
  std::string source;   ///< for people
  bool trained = true;  ///< false: "untrained" stands wherever its numbers stand
  std::string fingerprint;
};

/// A study of the run, and the id that its file carries while it is up to date.
struct StudyRecord {
  std::string name;
  std::string id;
};

/// sweep.json: all that a run is, but for its results.
struct SweepRecord {
  std::string file;   ///< the JSON that was run, with its overrides: resolved_text()
  bool demo = false;  ///< generated data stood in for every data set
  std::vector<ExperimentRecord> experiments;
  std::vector<StudyRecord> studies;
  std::map<std::string, DatasetRecord> datasets;
  std::optional<FeatureRecord> features;  ///< none where no trial reads features
  std::string environment = "{}";  ///< a JSON object: versions, git commit, CPU, threads, BLAS
};

std::string to_text(const SweepRecord& record);

/// Throws app::ConfigError where the text is not such a record; messages name `file`.
SweepRecord sweep_record_from(const std::string& text, const std::string& file);

}  // namespace experiments
