#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>

namespace experiments {

/// True of a file whose making was cut off before it had tables: nothing was ever kept there.
bool is_unmade(const std::filesystem::path& path);

/// A SQLite file that holds results, of a version that this program knows.
class ResultsDatabase {
 public:
  /// Makes it, with its tables, where `is_written` and there is none. Throws std::runtime_error
  /// that names the file.
  ResultsDatabase(const std::filesystem::path& path, bool is_written);
  /// Leaves one file, without a log beside it, where nobody reads it at the moment.
  ~ResultsDatabase();
  ResultsDatabase(const ResultsDatabase&) = delete;
  ResultsDatabase& operator=(const ResultsDatabase&) = delete;

  const std::filesystem::path& path() const { return path_; }
  SQLite::Database& handle() { return database_; }

  /// Runs `work`; what SQLite throws becomes std::runtime_error in our words. Where a file could
  /// not be flushed, as when a signal came, it runs once more: by then what it wrote is taken back,
  /// and written anew it is flushed anew.
  template <class Work>
  auto in_our_words(const Work& work) {
    for (bool is_first = true;; is_first = false) {
      try {
        return work();
      } catch (const SQLite::Exception& error) {
        if (is_first && could_not_flush(error)) continue;
        throw_in_our_words(error);
      }
    }
  }

 private:
  [[noreturn]] void throw_in_our_words(const SQLite::Exception& error);
  static bool could_not_flush(const SQLite::Exception& error);
  void prepare();
  void make_tables();
  void check_version();
  void renew_views();
  int64_t number(const std::string& pragma);

  std::filesystem::path path_;
  bool is_written_;
  SQLite::Database database_;
};

}  // namespace experiments
