#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/results/experiment_results.h"
#include "app/results/result_store.h"
#include "app/results/sweep_record.h"
#include "app/sweep_file/sweep.h"

namespace experiments {

/// A trial read back: its result, or none where it is not finished. Where a row stands that cannot
/// be used, `notice` says so; the trial then counts as not finished.
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

/// One run on disk: results.sqlite, and beside it studies/, pictures/ and report.html. A trial is
/// finished once the call that wrote it returns. Trials may be written by several threads at a
/// time. What fails throws as ResultStore. Copies share one opened file.
class RunFolder {
 public:
  explicit RunFolder(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }

  /// Where one program at a time says that it writes here (files::FileLock).
  std::filesystem::path lock_path() const { return path_ / ".lock"; }
  std::filesystem::path results_path() const { return path_ / "results.sqlite"; }

  /// Throws std::runtime_error where the folder holds results of facesweep 0.1, which are files of
  /// each trial.
  void require_no_old_results() const;

  /// Removes the temporary files that killed processes of this machine left behind; call before
  /// writing.
  void clean() const;

  void write(const TrialResult& result) const { write(std::vector<TrialResult>{result}); }
  void write(const std::vector<TrialResult>& results) const;
  StoredTrial read(const std::string& id, const ResultParts& parts = {}) const;

  /// How each trial ended that has a result which can be used, by id. `notices` gets what cannot.
  std::unordered_map<std::string, TrialState> states(std::vector<std::string>& notices) const;

  void write(const SweepRecord& record) const;
  /// nullopt where nothing was run yet.
  std::optional<SweepRecord> read_record() const;

  /// The whole run, for `show`. Throws std::runtime_error where there is none.
  StoredRun read_all(const ResultParts& parts = {}) const;

  /// The results, to be written.
  ResultStore& store() const { return opened(ResultStore::Access::write); }
  /// Nothing may be opened: nullptr where nothing was run yet.
  ResultStore* existing() const;

 private:
  struct Opened;

  ResultStore& opened(ResultStore::Access access) const;
  std::string damaged_notice(const std::string& id) const;

  std::filesystem::path path_;
  std::shared_ptr<Opened> opened_;
};

}  // namespace experiments
