#include "app/results/result_schema.h"

#include "app/sweep_file/trial_fields.h"

namespace experiments {
namespace {

/// "/training/learning_rate" is '$.training.learning_rate' to SQL.
std::string column_of(const TrialField& field) {
  std::string path = "$";
  for (const char letter : field.pointer) path += letter == '/' ? '.' : letter;
  return "  json_extract(s.json, '" + path + "') AS \"" + field.name() + "\",\n";
}

std::string field_columns() {
  std::string columns;
  for (const auto& field : trial_fields()) columns += column_of(field);
  return columns;
}

}  // namespace

std::string tables_sql() {
  return R"(
CREATE TABLE run (
  key TEXT PRIMARY KEY,      -- 'record': the JSON of what was run, its data and its machine
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE experiments (
  experiment INTEGER PRIMARY KEY,  -- in the order of the file
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE plan (            -- every trial that was asked for, trained or not
  experiment INTEGER NOT NULL REFERENCES experiments,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (experiment, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  setting INTEGER PRIMARY KEY,
  json TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE machines (        -- what computed a result
  machine INTEGER PRIMARY KEY,
  program TEXT NOT NULL,
  instructions TEXT NOT NULL,
  blas TEXT NOT NULL,
  aten TEXT NOT NULL,
  UNIQUE (program, instructions, blas, aten)
) STRICT;

CREATE TABLE test_sets (       -- lists of pictures that trials were tested on
  test_set INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE test_pictures (
  test_set INTEGER NOT NULL REFERENCES test_sets ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  label INTEGER NOT NULL,
  PRIMARY KEY (test_set, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE trial_rows (
  trial INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  setting INTEGER NOT NULL REFERENCES settings,
  seed INTEGER NOT NULL,
  fold INTEGER NOT NULL,
  inner_fold INTEGER,          -- of a fit that is validated, not tested
  features INTEGER NOT NULL,
  classes INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  engine TEXT NOT NULL,
  engine_reason TEXT NOT NULL,
  steps INTEGER NOT NULL,
  seconds REAL,
  machine INTEGER NOT NULL REFERENCES machines,
  train_rows INTEGER NOT NULL, train_correct INTEGER NOT NULL, train_loss REAL,
  validation_rows INTEGER NOT NULL, validation_correct INTEGER NOT NULL, validation_loss REAL,
  test_rows INTEGER NOT NULL, test_correct INTEGER NOT NULL, test_loss REAL,
  curve_points INTEGER NOT NULL,
  tested_pictures INTEGER NOT NULL,
  digest TEXT NOT NULL         -- of all values of the trial: a row that was changed is not used
) STRICT;

CREATE TABLE curve_rows (
  trial INTEGER PRIMARY KEY REFERENCES trial_rows ON DELETE CASCADE,
  points TEXT NOT NULL,        -- JSON: a list of six numbers for each point
  digest TEXT NOT NULL
) STRICT;

CREATE TABLE prediction_rows (
  trial INTEGER PRIMARY KEY REFERENCES trial_rows ON DELETE CASCADE,
  test_set INTEGER NOT NULL REFERENCES test_sets,
  predictions TEXT NOT NULL,   -- JSON: class and probability for each picture
  digest TEXT NOT NULL
) STRICT;

CREATE TABLE models (          -- the best of each scope
  number INTEGER PRIMARY KEY,
  scope TEXT NOT NULL UNIQUE,  -- a setting, an experiment or a trial
  id TEXT NOT NULL,
  accuracy REAL NOT NULL,      -- on validation pictures, by which the best is known,
  loss REAL NOT NULL,          -- then by this, then by seed and fold
  seed INTEGER NOT NULL,
  fold INTEGER NOT NULL,
  model BLOB NOT NULL,         -- a safetensors file
  digest TEXT NOT NULL
) STRICT;
)";
}

std::string views_sql() {
  return R"(
DROP VIEW IF EXISTS trials;
DROP VIEW IF EXISTS curves;
DROP VIEW IF EXISTS predictions;

CREATE VIEW trials AS SELECT
  e.name AS experiment,
  t.id AS id,
  json_extract(s.json, '$.dataset') AS dataset,
)" + field_columns() +
         R"(  t.seed, t.fold, t.inner_fold, t.features, t.classes, t.state, t.reason,
  t.engine AS engine_used, t.engine_reason, t.steps AS steps_taken, t.seconds,
  t.train_rows, CAST(t.train_correct AS REAL) / nullif(t.train_rows, 0) AS train_accuracy,
  t.train_loss,
  t.validation_rows,
  CAST(t.validation_correct AS REAL) / nullif(t.validation_rows, 0) AS validation_accuracy,
  t.validation_loss,
  t.test_rows, CAST(t.test_correct AS REAL) / nullif(t.test_rows, 0) AS test_accuracy,
  t.test_loss,
  m.program, m.instructions, m.blas, m.aten
FROM plan p
JOIN experiments e ON e.experiment = p.experiment
JOIN trial_rows t ON t.id = p.id
JOIN settings s ON s.setting = t.setting
JOIN machines m ON m.machine = t.machine;

CREATE VIEW curves AS SELECT
  e.name AS experiment,
  t.id AS id,
  json_extract(point.value, '$[0]') AS step,
  json_extract(point.value, '$[1]') AS train_loss,
  json_extract(point.value, '$[2]') AS train_accuracy,
  json_extract(point.value, '$[3]') AS validation_loss,
  json_extract(point.value, '$[4]') AS validation_accuracy,
  json_extract(point.value, '$[5]') AS penalty
FROM plan p
JOIN experiments e ON e.experiment = p.experiment
JOIN trial_rows t ON t.id = p.id
JOIN curve_rows c ON c.trial = t.trial
CROSS JOIN json_each(c.points) point;

CREATE VIEW predictions AS SELECT
  e.name AS experiment,
  t.id AS id,
  picture.name AS name,
  picture.label AS label,
  json_extract(guess.value, '$[0]') AS predicted,
  json_extract(guess.value, '$[1]') AS probability
FROM plan p
JOIN experiments e ON e.experiment = p.experiment
JOIN trial_rows t ON t.id = p.id
JOIN prediction_rows r ON r.trial = t.trial
CROSS JOIN json_each(r.predictions) guess
CROSS JOIN test_pictures picture
  ON picture.test_set = r.test_set AND picture.position = guess.key;
)";
}

}  // namespace experiments
