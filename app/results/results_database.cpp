#include "app/results/results_database.h"

#include <sqlite3.h>

#include <cerrno>
#include <stdexcept>

#include "app/results/result_schema.h"
#include "files/local_disk.h"
#include "files/sha256.h"

namespace experiments {
namespace {

namespace fs = std::filesystem;

constexpr const char* disk_error = "cannot be read or written: the disk gives an error";
constexpr int patience_ms = 20000;  ///< for another program that reads or writes at the moment

std::string what_saves(const fs::path& path) {
  if (path.parent_path().filename() == "shards")
    return "; \"facesweep collect FOLDER\" takes what can be read, then remove it";
  return "; \"facesweep results recover FOLDER\" saves what can be read";
}

std::string what_is_wrong(const fs::path& path, const SQLite::Exception& error) {
  switch (error.getErrorCode()) {
    case SQLITE_FULL:
      return "cannot be written: no space left on the device";
    case SQLITE_IOERR:
      return disk_error;
    case SQLITE_CORRUPT:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return "is damaged" + what_saves(path);
    case SQLITE_NOTADB:
      return "is damaged, or no file of results" + what_saves(path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "is held by another program";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "must not be written";
    case SQLITE_CANTOPEN:
      return "cannot be opened";
    case SQLITE_NOMEM:
      return "needs more memory than there is";
    default:
      return std::string("cannot be used (SQLite: ") + error.what() + ")";
  }
}

std::string words_on(const fs::path& path, const SQLite::Exception& error) {
  return path.string() + ": " + what_is_wrong(path, error);
}

/// The system's last error with the file or the log beside it; SQLite's own code of a page that the
/// disk did not give is that of a damaged one.
int last_system_error(sqlite3* database) {
  int error = 0;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &error);
  sqlite3_file* log = nullptr;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (error == 0 && log != nullptr && log->pMethods != nullptr)
    log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
  return error;
}

SQLite::Database opened(const fs::path& path, bool is_written) {
  try {
    if (is_written && path.has_parent_path()) fs::create_directories(path.parent_path());
    // Whoever reads first after a writer was killed takes back what that had begun.
    const int flags = SQLite::OPEN_READWRITE | (is_written ? SQLite::OPEN_CREATE : 0);
    return SQLite::Database(path.string(), flags, patience_ms);
  } catch (const SQLite::Exception& error) {
    throw std::runtime_error(words_on(path, error));
  } catch (const fs::filesystem_error& error) {
    throw std::runtime_error(path.string() + ": cannot be written: " + error.code().message());
  }
}

/// False of a file whose making was cut off, as of an empty one.
bool has_tables(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt64() > 0;
}

}  // namespace

bool is_unmade(const fs::path& path) {
  try {
    SQLite::Database database(path.string(), SQLite::OPEN_READONLY, patience_ms);
    return !has_tables(database);
  } catch (const SQLite::Exception&) {
    return false;  // whoever opens it says what is wrong
  }
}

ResultsDatabase::ResultsDatabase(const fs::path& path, bool is_written)
    : path_(path), is_written_(is_written), database_(opened(path, is_written)) {
  in_our_words([this] { prepare(); });
}

ResultsDatabase::~ResultsDatabase() {
  if (!is_written_) return;
  try {
    database_.exec("PRAGMA journal_mode = DELETE");
  } catch (const SQLite::Exception&) {
    // Somebody reads: the log stays, and whoever opens the file next reads it with it.
  }
}

void ResultsDatabase::throw_in_our_words(const SQLite::Exception& error) {
  if (last_system_error(database_.getHandle()) == EIO)
    throw std::runtime_error(path_.string() + ": " + disk_error);
  throw std::runtime_error(words_on(path_, error));
}

bool ResultsDatabase::could_not_flush(const SQLite::Exception& error) {
  const int code = error.getExtendedErrorCode();
  return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
}

void ResultsDatabase::prepare() {
  // First of all: so SQLite reads what there is of a file that was cut off.
  if (!is_written_) database_.exec("PRAGMA writable_schema = ON; PRAGMA query_only = ON");
  database_.exec("PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536");
  if (is_written_) {
    // A write-ahead log needs memory that all who have the file open share: one machine's.
    database_.exec(files::is_on_local_disk(path_) ? "PRAGMA journal_mode = WAL"
                                                  : "PRAGMA journal_mode = TRUNCATE");
    database_.exec("PRAGMA synchronous = FULL");
    if (!has_tables(database_)) make_tables();
  }
  check_version();
  if (is_written_) renew_views();
}

void ResultsDatabase::make_tables() {
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  if (has_tables(database_)) return;  // of another program, since a moment ago
  database_.exec("PRAGMA application_id = " + std::to_string(results_application) +
                 "; PRAGMA user_version = " + std::to_string(results_version) + ";" + tables_sql());
  transaction.commit();
}

void ResultsDatabase::check_version() {
  if (number("application_id") != results_application)
    throw std::runtime_error(path_.string() + ": is no file of results");
  const auto version = number("user_version");
  if (version > results_version)
    throw std::runtime_error(path_.string() +
                             ": was written by a newer facesweep; this one cannot read it");
  if (version < results_version)
    throw std::runtime_error(path_.string() +
                             ": was written by an older facesweep; run the file into a new folder");
}

void ResultsDatabase::renew_views() {
  const auto sql = views_sql();
  const auto digest = files::sha256(sql);
  SQLite::Statement query(database_, "SELECT value FROM run WHERE key = 'views'");
  if (query.executeStep() && query.getColumn(0).getString() == digest) return;
  query.reset();
  SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
  database_.exec(sql + "INSERT OR REPLACE INTO run VALUES ('views', '" + digest + "')");
  transaction.commit();
}

int64_t ResultsDatabase::number(const std::string& pragma) {
  return database_.execAndGet("PRAGMA " + pragma).getInt64();
}

}  // namespace experiments
