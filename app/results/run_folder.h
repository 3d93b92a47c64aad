#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/results/experiment_results.h"
#include "app/results/sweep_record.h"
#include "app/sweep_file/sweep.h"

namespace experiments {

/// A trial read back: its result, or none where it is not finished. Where files stand that cannot
/// be used, `notice` says which and why; the trial then counts as not finished.
struct StoredTrial {
  std::optional<TrialResult> result;
  std::string notice;
};

/// The results of each experiment of a sweep, in the order of Sweep::experiments.
struct StoredRun {
  SweepRecord record;
  Sweep sweep;
  std::vector<ExperimentResults> results;
  std::vector<std::string> notices;
};

/// One run on disk: sweep.json and trials/<id>/{trial.json, curve.csv, test.csv}. Every file is
/// written whole or not at all, trial.json last: where it stands, the trial is finished. Trials may
/// be written by several threads at a time. What fails throws std::runtime_error that names the
/// path.
class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path path) : path_(std::move(path)) {}

  const std::filesystem::path& path() const { return path_; }

  /// Where one program at a time says that it writes here (files::FileLock).
  std::filesystem::path lock_path() const { return path_ / ".lock"; }

  /// Removes the temporary files that killed processes left behind; call before writing.
  void clean() const;

  void write(const TrialResult& result) const;
  /// Without predictions where they are not wanted: those of a large test part are most of the
  /// result.
  StoredTrial read(const std::string& id, bool with_predictions = true) const;

  void write(const SweepRecord& record) const;
  /// nullopt where there is no sweep.json. Throws std::runtime_error (app::ConfigError) where it is
  /// damaged.
  std::optional<SweepRecord> read_record() const;

  /// The whole run, for `show`. Throws std::runtime_error where there is none.
  StoredRun read_all(bool with_predictions = true) const;

 private:
  ExperimentResults read(const Experiment& experiment, const std::vector<std::string>& ids,
                         bool with_predictions, std::vector<std::string>& notices) const;
  std::filesystem::path trial_folder(const std::string& id) const { return path_ / "trials" / id; }

  std::filesystem::path path_;
};

}  // namespace experiments
