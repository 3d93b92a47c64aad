#include "app/results/row_statements.h"

#include <array>
#include <cmath>
#include <limits>

namespace experiments {
namespace {

void put(SQLite::Statement& statement, int place, int64_t value) {
  statement.bind(place, value);
}
void put(SQLite::Statement& statement, int place, const std::string& value) {
  statement.bind(place, value);
}
/// SQL has no NaN: none is kept.
void put(SQLite::Statement& statement, int place, double value) {
  if (std::isnan(value)) return statement.bind(place);
  statement.bind(place, value);
}
void put(SQLite::Statement& statement, int place, const std::optional<int64_t>& value) {
  if (!value) return statement.bind(place);
  statement.bind(place, *value);
}

template <class... Values>
void execute(SQLite::Statement& statement, const Values&... values) {
  statement.tryReset();  // what failed before was said then
  int place = 0;
  (put(statement, ++place, values), ...);
  statement.exec();
  statement.reset();
  statement.clearBindings();
}

/// The number in the first column of the first row, if there is a row.
template <class... Values>
std::optional<int64_t> found(SQLite::Statement& statement, const Values&... values) {
  statement.tryReset();
  int place = 0;
  (put(statement, ++place, values), ...);
  std::optional<int64_t> number;
  if (statement.executeStep()) number = statement.getColumn(0).getInt64();
  statement.reset();
  return number;
}

constexpr auto select_setting = "SELECT setting FROM settings WHERE json = ?";
constexpr auto insert_setting = "INSERT INTO settings (json) VALUES (?)";
constexpr auto select_machine =
    "SELECT machine FROM machines WHERE program = ? AND instructions = ? AND blas = ? AND aten = ?";
constexpr auto insert_machine =
    "INSERT INTO machines (program, instructions, blas, aten) VALUES (?, ?, ?, ?)";
constexpr auto select_test_set = "SELECT test_set FROM test_sets WHERE digest = ?";
constexpr auto insert_test_set = "INSERT INTO test_sets (digest) VALUES (?)";
constexpr auto insert_picture = "INSERT INTO test_pictures VALUES (?, ?, ?, ?)";
constexpr auto select_pictures =
    "SELECT name, label FROM test_pictures WHERE test_set = ? ORDER BY position";
constexpr auto delete_trial = "DELETE FROM trial_rows WHERE id = ?";
constexpr auto insert_trial =
    "INSERT INTO trial_rows VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto insert_curve_row = "INSERT INTO curve_rows VALUES (?, ?, ?)";
constexpr auto insert_prediction_row = "INSERT INTO prediction_rows VALUES (?, ?, ?, ?)";

std::string select_rows(const ResultParts& parts, const std::string& condition) {
  std::string columns, joins;
  if (parts.curve) {
    columns += ", c.points, c.digest";
    joins += " LEFT JOIN curve_rows c ON c.trial = t.trial";
  }
  if (parts.predictions) {
    columns += ", r.test_set, r.predictions, r.digest";
    joins += " LEFT JOIN prediction_rows r ON r.trial = t.trial";
  }
  return "SELECT t.id, t.seed, t.fold, t.inner_fold, t.features, t.classes, t.state, t.reason, "
         "t.engine, t.engine_reason, t.steps, t.seconds, t.train_rows, t.train_correct, "
         "t.train_loss, t.validation_rows, t.validation_correct, t.validation_loss, t.test_rows, "
         "t.test_correct, t.test_loss, t.curve_points, t.tested_pictures, t.digest, s.json, "
         "m.program, "
         "m.instructions, m.blas, m.aten" +
         columns +
         " FROM trial_rows t JOIN settings s ON s.setting = t.setting JOIN machines m ON m.machine "
         "= t.machine" +
         joins + condition;
}

/// Takes the columns of a row one after the other.
class Columns {
 public:
  explicit Columns(SQLite::Statement& statement) : statement_(statement) {}

  std::string text() { return next().getString(); }
  int64_t integer() { return next().getInt64(); }
  std::optional<int64_t> possible_integer() {
    const auto column = next();
    return column.isNull() ? std::nullopt : std::optional(column.getInt64());
  }
  double number() {
    const auto column = next();
    return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
  }
  training::Figures figures() {
    training::Figures figures;
    figures.rows = integer();
    figures.correct = integer();
    figures.loss = number();
    return figures;
  }

 private:
  SQLite::Column next() { return statement_.getColumn(place_++); }

  SQLite::Statement& statement_;
  int place_ = 0;
};

/// The columns of trial_rows and what they refer to; their digest goes to `digest`.
TrialRow figures_from(Columns& columns, std::string& digest) {
  TrialRow row;
  row.id = columns.text();
  row.seed = columns.integer();
  row.fold = columns.integer();
  row.inner_fold = columns.possible_integer();
  row.features = columns.integer();
  row.classes = columns.integer();
  row.state = columns.text();
  row.reason = columns.text();
  row.engine = columns.text();
  row.engine_reason = columns.text();
  row.steps = columns.integer();
  row.seconds = columns.number();
  row.train = columns.figures();
  row.validation = columns.figures();
  row.test = columns.figures();
  row.curve_points = columns.integer();
  row.tested_pictures = columns.integer();
  digest = columns.text();
  row.setting = columns.text();
  row.computed_by.program = columns.text();
  row.computed_by.instructions = columns.text();
  row.computed_by.blas = columns.text();
  row.computed_by.aten = columns.text();
  return row;
}

}  // namespace

SQLite::Statement& RowStatements::prepared(const char* sql) {
  auto& statement = statements_[sql];
  if (!statement) statement = std::make_unique<SQLite::Statement>(database_.handle(), sql);
  return *statement;
}

void RowStatements::forget() {
  settings_.clear();
  machines_.clear();
  test_sets_.clear();
}

int64_t RowStatements::setting_number(const std::string& json) {
  const auto known = settings_.find(json);
  if (known != settings_.end()) return known->second;
  auto number = found(prepared(select_setting), json);
  if (!number) {
    execute(prepared(insert_setting), json);
    number = database_.handle().getLastInsertRowid();
  }
  return settings_[json] = *number;
}

int64_t RowStatements::machine_number(const ComputedBy& by) {
  const std::array<std::string, 4> key{by.program, by.instructions, by.blas, by.aten};
  const auto known = machines_.find(key);
  if (known != machines_.end()) return known->second;
  auto number = found(prepared(select_machine), by.program, by.instructions, by.blas, by.aten);
  if (!number) {
    execute(prepared(insert_machine), by.program, by.instructions, by.blas, by.aten);
    number = database_.handle().getLastInsertRowid();
  }
  return machines_[key] = *number;
}

int64_t RowStatements::test_set_number(const TestPictures& pictures, const std::string& digest) {
  const auto known = test_sets_.find(digest);
  if (known != test_sets_.end()) return known->second;
  auto number = found(prepared(select_test_set), digest);
  if (!number) {
    execute(prepared(insert_test_set), digest);
    number = database_.handle().getLastInsertRowid();
    int64_t position = 0;
    for (const auto& [name, label] : pictures)
      execute(prepared(insert_picture), *number, position++, name, label);
  }
  return test_sets_[digest] = *number;
}

int64_t RowStatements::insert_figures(const TrialRow& row) {
  const auto setting = setting_number(row.setting);
  const auto machine = machine_number(row.computed_by);
  execute(prepared(insert_trial), row.id, setting, row.seed, row.fold, row.inner_fold, row.features,
          row.classes, row.state, row.reason, row.engine, row.engine_reason, row.steps, row.seconds,
          machine, row.train.rows, row.train.correct, row.train.loss, row.validation.rows,
          row.validation.correct, row.validation.loss, row.test.rows, row.test.correct,
          row.test.loss, row.curve_points, row.tested_pictures, digest_of_figures(row));
  return database_.handle().getLastInsertRowid();
}

void RowStatements::insert_curve(int64_t trial, const TrialRow& row) {
  execute(prepared(insert_curve_row), trial, row.curve, digest_of_curve(row));
}

void RowStatements::insert_predictions(int64_t trial, const TrialRow& row) {
  const auto digest = digest_of(*row.pictures);
  execute(prepared(insert_prediction_row), trial, test_set_number(*row.pictures, digest),
          row.predictions, digest_of_predictions(row, digest));
}

void RowStatements::insert(const TrialRow& row) {
  execute(prepared(delete_trial), row.id);
  const auto trial = insert_figures(row);
  if (row.curve_points > 0) insert_curve(trial, row);
  if (row.tested_pictures > 0) insert_predictions(trial, row);
}

const RowStatements::TestSet& RowStatements::test_set(int64_t number) {
  auto& known = pictures_[number];
  if (known.pictures) return known;
  auto pictures = std::make_shared<TestPictures>();
  auto& statement = prepared(select_pictures);
  statement.tryReset();
  statement.bind(1, number);
  while (statement.executeStep()) {
    pictures->emplace_back(statement.getColumn(0).getString(), statement.getColumn(1).getInt64());
  }
  statement.reset();
  return known = {pictures, digest_of(*pictures)};
}

bool RowStatements::take_curve(const std::string& points, const std::string& digest,
                               TrialRow& row) {
  if (row.curve_points == 0) return true;
  row.curve = points;
  return digest == digest_of_curve(row);
}

bool RowStatements::take_predictions(std::optional<int64_t> set, const std::string& predictions,
                                     const std::string& digest, TrialRow& row) {
  if (row.tested_pictures == 0) return true;
  if (!set) return false;
  const auto& tested = test_set(*set);
  row.pictures = tested.pictures;
  row.predictions = predictions;
  return digest == digest_of_predictions(row, tested.digest);
}

void RowStatements::read(const ResultParts& parts, const std::optional<std::string>& id,
                         const OnRow& on_row, const OnDamaged& on_damaged) {
  SQLite::Statement statement(database_.handle(),
                              select_rows(parts, id ? " WHERE t.id = ?" : " ORDER BY t.trial"));
  if (id) statement.bind(1, *id);
  read_all_of(statement, parts, on_row, on_damaged);
}

void RowStatements::read_place(int64_t place, const OnRow& on_row, const OnDamaged& on_damaged) {
  if (!select_place_) {
    select_place_ = std::make_unique<SQLite::Statement>(database_.handle(),
                                                        select_rows({}, " WHERE t.trial = ?"));
  }
  select_place_->tryReset();
  select_place_->bind(1, place);
  read_all_of(*select_place_, {}, on_row, on_damaged);
}

void RowStatements::read_all_of(SQLite::Statement& statement, const ResultParts& parts,
                                const OnRow& on_row, const OnDamaged& on_damaged) {
  while (statement.executeStep()) {
    Columns columns(statement);
    std::string digest;
    auto row = figures_from(columns, digest);
    bool fits = digest == digest_of_figures(row);
    if (parts.curve) {
      const auto points = columns.text(), own = columns.text();
      fits = fits && take_curve(points, own, row);
    }
    if (parts.predictions) {
      const auto set = columns.possible_integer();
      const auto predictions = columns.text(), own = columns.text();
      fits = fits && take_predictions(set, predictions, own, row);
    }
    if (fits) {
      on_row(std::move(row));
    } else {
      on_damaged(row.id);
    }
  }
}

}  // namespace experiments
