#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/results/sweep_record.h"
#include "app/results/trial_row.h"

namespace experiments {

class RowStatements;
class ResultsDatabase;

/// A trained model that is kept: the best of its scope, which is a setting, an experiment, or one
/// trial.
struct KeptModel {
  std::string scope;
  std::string id;              ///< of the trial
  double accuracy = 0;         ///< on validation pictures
  double loss = 0;             ///< on them; decides between equal accuracies
  int64_t seed = 0, fold = 0;  ///< decide between equal ones of both: the lower
  std::string bytes;           ///< a safetensors file
};

/// One file of results, in SQLite (docs/results.md). What is written is there once the call that
/// wrote it returns, whatever happens to the program or the machine afterwards. Safe to use from
/// several threads. Everything throws std::runtime_error in our words, which name the file: that it
/// is damaged, is no file of results, is of a newer program, cannot be read or written, or that the
/// disk is full.
class ResultStore {
 public:
  enum class Access {
    read,
    write,  ///< makes the file and its folder where there is none
  };

  ResultStore(const std::filesystem::path& path, Access access);
  ~ResultStore();
  ResultStore(const ResultStore&) = delete;
  ResultStore& operator=(const ResultStore&) = delete;

  const std::filesystem::path& path() const;

  /// In one transaction; what stood under the same ids is gone. A model is kept where there is none
  /// of its scope or a worse one.
  void write(const std::vector<TrialRow>& rows, const std::vector<KeptModel>& models = {});

  /// Rows whose digests fit, by their place in the file. A row that does not fit is not given, but
  /// `on_damaged` is told its id.
  using OnRow = std::function<void(TrialRow&&)>;
  using OnDamaged = std::function<void(const std::string& id)>;
  void for_each(const ResultParts& parts, const OnRow& on_row, const OnDamaged& on_damaged);
  /// That of one trial; nullopt where there is none, or after on_damaged.
  std::optional<TrialRow> find(const std::string& id, const ResultParts& parts,
                               const OnDamaged& on_damaged);

  /// What is run: the record, and with it the ids of all trials.
  void write(const SweepRecord& record);
  std::optional<SweepRecord> read_record();

  /// How many trials are planned, and how many of all have a result and a failed one.
  struct Counts {
    int64_t planned = 0, finished = 0, failed = 0;
  };
  Counts counts();

  /// The names of the columns of a view (trials, curves, predictions), then its rows as text: the
  /// experiment, the trial's id and the rest; numbers read back exactly, what is missing is empty.
  void read_view(const std::string& name,
                 const std::function<void(const std::vector<std::string>&)>& on_row);

  /// Whether `write` would keep this model, which needs no bytes for the question.
  bool would_keep(const KeptModel& model);
  std::optional<KeptModel> find_model(const std::string& id);
  /// The ids of those that are kept.
  std::vector<std::string> kept_models();

 private:
  std::unique_ptr<ResultsDatabase> database_;
  std::unique_ptr<RowStatements> rows_;
  std::mutex mutex_;
};

}  // namespace experiments
