#include "app/results/record_rows.h"

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "files/sha256.h"

namespace experiments {
namespace {

std::optional<std::string> run_value(SQLite::Database& database, const std::string& key) {
  SQLite::Statement query(database, "SELECT value FROM run WHERE key = ?");
  query.bind(1, key);
  if (!query.executeStep()) return std::nullopt;
  return query.getColumn(0).getString();
}

void set_run_value(SQLite::Database& database, const std::string& key, const std::string& value) {
  SQLite::Statement insert(database, "INSERT OR REPLACE INTO run VALUES (?, ?)");
  insert.bind(1, key);
  insert.bind(2, value);
  insert.exec();
}

/// A row of the table plan.
struct PlanRow {
  int64_t experiment = 0, position = 0;
  std::string id;
};

/// The tables experiments and plan.
struct PlanTables {
  std::vector<std::string> names;
  std::vector<PlanRow> rows;
};

PlanTables tables_of(const SweepRecord& record) {
  PlanTables tables;
  for (size_t i = 0; i < record.experiments.size(); ++i) {
    const auto& [name, ids, fingerprints] = record.experiments[i];
    tables.names.push_back(name);
    for (size_t position = 0; position < ids.size(); ++position) {
      if (!ids[position].empty())
        tables.rows.push_back(
            {static_cast<int64_t>(i), static_cast<int64_t>(position), ids[position]});
    }
  }
  return tables;
}

PlanTables read_tables(SQLite::Database& database) {
  PlanTables tables;
  SQLite::Statement names(database, "SELECT name FROM experiments ORDER BY experiment");
  while (names.executeStep()) tables.names.push_back(names.getColumn(0).getString());
  SQLite::Statement rows(database,
                         "SELECT experiment, position, id FROM plan ORDER BY experiment, position");
  while (rows.executeStep()) {
    tables.rows.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getInt64(),
                           rows.getColumn(2).getString()});
  }
  return tables;
}

std::string digest_of(const PlanTables& tables) {
  files::Sha256 digest;
  for (const auto& name : tables.names) digest.update(name + '\n');
  for (const auto& [experiment, position, id] : tables.rows)
    digest.update(std::to_string(experiment) + ' ' + std::to_string(position) + ' ' + id + '\n');
  return digest.hex();
}

void write_tables(SQLite::Database& database, const PlanTables& tables) {
  database.exec("DELETE FROM plan; DELETE FROM experiments");
  SQLite::Statement experiment(database, "INSERT INTO experiments VALUES (?, ?)");
  for (size_t i = 0; i < tables.names.size(); ++i) {
    experiment.bind(1, static_cast<int64_t>(i));
    experiment.bind(2, tables.names[i]);
    experiment.exec();
    experiment.reset();
  }
  SQLite::Statement planned(database, "INSERT INTO plan VALUES (?, ?, ?)");
  for (const auto& [number, position, id] : tables.rows) {
    planned.bind(1, number);
    planned.bind(2, position);
    planned.bindNoCopy(3, id);
    planned.exec();
    planned.reset();
  }
}

void put_ids(const PlanTables& tables, SweepRecord& record) {
  for (const auto& [experiment, position, id] : tables.rows) {
    auto& ids = record.experiments.at(static_cast<size_t>(experiment)).trial_ids;
    ids.resize(static_cast<size_t>(position));
    ids.push_back(id);
  }
}

}  // namespace

void write_record_rows(SQLite::Database& database, const SweepRecord& record) {
  const auto tables = tables_of(record);
  const auto plan = digest_of(tables);
  const auto text = to_text(record);
  if (digest_of(read_tables(database)) != plan) write_tables(database, tables);
  set_run_value(database, "record", text);
  set_run_value(database, "record_digest", files::sha256(text));
  set_run_value(database, "plan_digest", plan);
}

std::optional<SweepRecord> read_record_rows(SQLite::Database& database, const std::string& file) {
  const auto text = run_value(database, "record");
  if (!text) return std::nullopt;
  const auto tables = read_tables(database);
  if (run_value(database, "record_digest") != files::sha256(*text) ||
      run_value(database, "plan_digest") != digest_of(tables)) {
    throw std::runtime_error(
        file +
        ": what was run is not what was written there (its digest differs); run the file again "
        "into this folder, which trains only what is missing");
  }
  auto record = sweep_record_from(*text, file);
  put_ids(tables, record);
  return record;
}

}  // namespace experiments
