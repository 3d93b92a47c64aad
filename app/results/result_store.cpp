#include "app/results/result_store.h"

#include "app/results/csv.h"
#include "app/results/record_rows.h"
#include "app/results/row_statements.h"
#include "files/sha256.h"

namespace experiments {
namespace {

std::string text_of(const SQLite::Column& column) {
  return column.isFloat() ? number_text(column.getDouble()) : column.getString();
}

std::string digest_of(const KeptModel& model) {
  files::Sha256 digest;
  for (const auto& text :
       {model.scope, model.id, number_text(model.accuracy), number_text(model.loss + 0.0),
        std::to_string(model.seed), std::to_string(model.fold)})
    digest.update(text + '\n');
  digest.update(model.bytes);
  return digest.hex();
}

/// Of the model that stands in the scope of `model`, whether it is as good as that or better.
bool stands_as_good(SQLite::Database& database, const KeptModel& model) {
  SQLite::Statement query(
      database,
      "SELECT 1 FROM models WHERE scope = ? AND (-accuracy, loss, seed, fold) <= (?, ?, ?, ?)");
  query.bind(1, model.scope);
  query.bind(2, -model.accuracy);
  query.bind(3, model.loss);
  query.bind(4, model.seed);
  query.bind(5, model.fold);
  return query.executeStep();
}

void insert_model(SQLite::Database& database, const KeptModel& model) {
  SQLite::Statement insert(database,
                           "INSERT OR REPLACE INTO models VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, model.scope);
  insert.bind(2, model.id);
  insert.bind(3, model.accuracy);
  insert.bind(4, model.loss);
  insert.bind(5, model.seed);
  insert.bind(6, model.fold);
  insert.bindNoCopy(7, model.bytes.data(), static_cast<int>(model.bytes.size()));
  insert.bind(8, digest_of(model));
  insert.exec();
}

std::optional<KeptModel> select_model(SQLite::Database& database, const std::string& id) {
  SQLite::Statement query(
      database,
      "SELECT scope, id, accuracy, loss, seed, fold, model, digest FROM models WHERE id = ?");
  query.bind(1, id);
  if (!query.executeStep()) return std::nullopt;
  KeptModel model;
  model.scope = query.getColumn(0).getString();
  model.id = query.getColumn(1).getString();
  model.accuracy = query.getColumn(2).getDouble();
  model.loss = query.getColumn(3).getDouble();
  model.seed = query.getColumn(4).getInt64();
  model.fold = query.getColumn(5).getInt64();
  model.bytes = query.getColumn(6).getString();
  // One that was changed is none.
  if (query.getColumn(7).getString() != digest_of(model)) return std::nullopt;
  return model;
}

}  // namespace

ResultStore::ResultStore(const std::filesystem::path& path, Access access)
    : database_(std::make_unique<ResultsDatabase>(path, access == Access::write)),
      rows_(std::make_unique<RowStatements>(*database_)) {}

ResultStore::~ResultStore() = default;

const std::filesystem::path& ResultStore::path() const {
  return database_->path();
}

void ResultStore::write(const std::vector<TrialRow>& rows, const std::vector<KeptModel>& models) {
  const std::lock_guard lock(mutex_);
  database_->in_our_words([&] {
    try {
      auto& database = database_->handle();
      SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
      for (const auto& row : rows) rows_->insert(row);
      for (const auto& model : models) {
        if (!stands_as_good(database, model)) insert_model(database, model);
      }
      transaction.commit();
    } catch (...) {
      rows_->forget();  // numbers of rows that do not stand there now
      throw;
    }
  });
}

void ResultStore::for_each(const ResultParts& parts, const OnRow& on_row,
                           const OnDamaged& on_damaged) {
  const std::lock_guard lock(mutex_);
  database_->in_our_words([&] { rows_->read(parts, std::nullopt, on_row, on_damaged); });
}

std::optional<TrialRow> ResultStore::find(const std::string& id, const ResultParts& parts,
                                          const OnDamaged& on_damaged) {
  const std::lock_guard lock(mutex_);
  return database_->in_our_words([&] {
    std::optional<TrialRow> found;
    rows_->read(
        parts, id, [&](TrialRow&& row) { found = std::move(row); }, on_damaged);
    return found;
  });
}

void ResultStore::write(const SweepRecord& record) {
  const std::lock_guard lock(mutex_);
  database_->in_our_words([&] {
    auto& database = database_->handle();
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    write_record_rows(database, record);
    transaction.commit();
  });
}

std::optional<SweepRecord> ResultStore::read_record() {
  const std::lock_guard lock(mutex_);
  return database_->in_our_words(
      [&] { return read_record_rows(database_->handle(), path().string()); });
}

ResultStore::Counts ResultStore::counts() {
  const std::lock_guard lock(mutex_);
  return database_->in_our_words([&] {
    const auto count = [&](const char* sql) {
      return database_->handle().execAndGet(sql).getInt64();
    };
    return Counts{count("SELECT count(DISTINCT id) FROM plan"),
                  count("SELECT count(*) FROM trial_rows"),
                  count("SELECT count(*) FROM trial_rows WHERE state = 'failed'")};
  });
}

void ResultStore::read_view(const std::string& name,
                            const std::function<void(const std::vector<std::string>&)>& on_row) {
  const std::lock_guard lock(mutex_);
  database_->in_our_words([&] {
    SQLite::Statement query(database_->handle(), "SELECT * FROM " + name);
    std::vector<std::string> values;
    for (int i = 0; i < query.getColumnCount(); ++i) values.emplace_back(query.getColumnName(i));
    on_row(values);
    while (query.executeStep()) {
      for (int i = 0; i < query.getColumnCount(); ++i)
        values[static_cast<size_t>(i)] = text_of(query.getColumn(i));
      on_row(values);
    }
  });
}

bool ResultStore::would_keep(const KeptModel& model) {
  const std::lock_guard lock(mutex_);
  return database_->in_our_words([&] { return !stands_as_good(database_->handle(), model); });
}

std::optional<KeptModel> ResultStore::find_model(const std::string& id) {
  const std::lock_guard lock(mutex_);
  return database_->in_our_words([&] { return select_model(database_->handle(), id); });
}

std::vector<std::string> ResultStore::kept_models() {
  const std::lock_guard lock(mutex_);
  return database_->in_our_words([&] {
    SQLite::Statement query(database_->handle(), "SELECT id FROM models ORDER BY scope");
    std::vector<std::string> ids;
    while (query.executeStep()) ids.push_back(query.getColumn(0).getString());
    return ids;
  });
}

}  // namespace experiments
