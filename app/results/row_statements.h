#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/results/results_database.h"
#include "app/results/trial_row.h"

namespace experiments {

/// How rows get into a file of results and out of it. Throws SQLite::Exception.
class RowStatements {
 public:
  explicit RowStatements(ResultsDatabase& database) : database_(database) {}

  /// Within the caller's transaction; what stood under the row's id is gone. Call forget() where
  /// the transaction fails.
  void insert(const TrialRow& row);
  void forget();

  using OnRow = std::function<void(TrialRow&&)>;
  using OnDamaged = std::function<void(const std::string&)>;

  /// Rows in the order of the file, or that of `id` alone; those whose digests do not fit go to
  /// `on_damaged`.
  void read(const ResultParts& parts, const std::optional<std::string>& id, const OnRow& on_row,
            const OnDamaged& on_damaged);
  /// The row at a place of trial_rows, if there is one.
  void read_place(int64_t place, const OnRow& on_row, const OnDamaged& on_damaged);

 private:
  void read_all_of(SQLite::Statement& statement, const ResultParts& parts, const OnRow& on_row,
                   const OnDamaged& on_damaged);
  int64_t setting_number(const std::string& json);
  int64_t machine_number(const ComputedBy& by);
  int64_t test_set_number(const TestPictures& pictures, const std::string& digest);
  int64_t insert_figures(const TrialRow& row);
  void insert_curve(int64_t trial, const TrialRow& row);
  void insert_predictions(int64_t trial, const TrialRow& row);
  /// A list of pictures that stands in the file.
  struct TestSet {
    std::shared_ptr<const TestPictures> pictures;
    std::string digest;
  };
  const TestSet& test_set(int64_t number);
  // False where what was read is not what was written.
  static bool take_curve(const std::string& points, const std::string& digest, TrialRow& row);
  bool take_predictions(std::optional<int64_t> set, const std::string& predictions,
                        const std::string& digest, TrialRow& row);
  SQLite::Statement& prepared(const char* sql);

  ResultsDatabase& database_;
  std::unique_ptr<SQLite::Statement> select_place_;
  std::map<const char*, std::unique_ptr<SQLite::Statement>> statements_;  ///< by their text's place
  // What is known of the small tables.
  std::map<std::string, int64_t> settings_, test_sets_;
  std::map<std::array<std::string, 4>, int64_t> machines_;
  std::map<int64_t, TestSet> pictures_;
};

}  // namespace experiments
