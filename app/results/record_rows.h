#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>
#include <string>

#include "app/results/sweep_record.h"

namespace experiments {

/// Puts the record of a run into a file of results, within the caller's transaction. Throws
/// SQLite::Exception.
void write_record_rows(SQLite::Database& database, const SweepRecord& record);

/// The record that stands in a file, of the name `file`; nullopt where there is none. Throws
/// SQLite::Exception, and std::runtime_error where it is not what was written.
std::optional<SweepRecord> read_record_rows(SQLite::Database& database, const std::string& file);

}  // namespace experiments
