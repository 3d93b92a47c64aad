#include "app/results/result_store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "app/results/result_writer.h"
#include "files/whole_file.h"
#include "tests/app/results/small_result.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

namespace fs = std::filesystem;
using Access = ResultStore::Access;

/// What a row is refused with after a change.
std::string refusal_of_row(const std::function<void(TrialRow&)>& change) {
  auto row = row_of(small_result());
  change(row);
  return refusal([&] { result_from(row, nullptr, {}); });
}

/// What a store gives of one trial; none where it has none that can be used.
std::optional<TrialResult> read(ResultStore& store, const std::string& id,
                                const ResultParts& parts = {}) {
  const auto row = store.find(id, parts, [](const std::string&) {});
  return row ? std::optional(result_from(*row, nullptr, parts)) : std::nullopt;
}

std::optional<TrialResult> through_a_file(const TrialResult& result) {
  const TemporaryFolder temporary;
  const auto path = temporary / "results.sqlite";
  ResultStore(path, Access::write).write({row_of(result)});
  ResultStore store(path, Access::read);
  return read(store, result.id);
}

TEST(TrialRow, WhatIsNoResultIsRefused) {
  EXPECT_EQ(refusal_of_row([](TrialRow&) {}), "");
  EXPECT_NE(refusal_of_row([](TrialRow& row) { row.setting = "3"; }).find("expected an object"),
            std::string::npos);
  EXPECT_EQ(refusal_of_row([](TrialRow& row) { row.curve = "[[0.5,1,1,1,1,0]]"; }),
            "a whole number was expected, not 0.5");
  EXPECT_EQ(refusal_of_row([](TrialRow& row) { row.curve = "[[1e300,1,1,1,1,0]]"; }),
            "a whole number was expected, not 1e+300");
}

TEST(ResultStore, ReadsBackEverythingExactly) {
  const auto written = small_result();
  const auto result = through_a_file(written).value();
  EXPECT_EQ(result.id, written.id);
  EXPECT_EQ(result.state, TrialState::stopped_early);
  EXPECT_EQ(result.reason, written.reason);
  EXPECT_EQ(result.engine, written.engine);
  EXPECT_EQ(result.engine_reason, written.engine_reason);
  EXPECT_EQ(result.steps, 80);
  EXPECT_EQ(result.seconds, 0.1);
  EXPECT_EQ(result.computed_by.program, "0.1.0 (abc1234)");
  EXPECT_EQ(result.computed_by.instructions, "avx2");
  EXPECT_EQ(result.computed_by.blas, "Haswell");
  EXPECT_EQ(result.computed_by.aten, "avx512");
  EXPECT_EQ(result.trial.dataset, "actors");
  EXPECT_EQ(result.trial.key(), written.trial.key());
  EXPECT_EQ(result.trial.model.features, 12);
  EXPECT_EQ(result.trial.model.classes, 3);
  EXPECT_EQ(result.trial.training.learning_rate, 1.0 / 3);
  EXPECT_EQ(result.validation.loss, 2.0 / 3);
  EXPECT_EQ(result.train.correct, 29);
  EXPECT_EQ(result.test.rows, 2);
  ASSERT_EQ(result.curve.size(), 2U);
  EXPECT_EQ(result.curve[1].step, 40);
  EXPECT_EQ(result.curve[1].train_loss, 1.0 / 7);
  EXPECT_EQ(result.curve[1].penalty, 0.02);
  ASSERT_EQ(result.predictions.size(), 2U);
  EXPECT_EQ(result.predictions[0].name, "photos/A, \"the\" B.jpg");
  EXPECT_EQ(result.predictions[1].predicted, 2);
  EXPECT_EQ(result.predictions[1].probability, 1.0 / 3);
}

TEST(ResultStore, KeepsLossesThatAreNotFinite) {
  auto diverged = small_result();
  diverged.state = TrialState::diverged;
  diverged.train.loss = std::numeric_limits<double>::infinity();
  diverged.test.loss = std::nan("");
  diverged.curve[1].train_loss = -std::numeric_limits<double>::infinity();
  const auto result = through_a_file(diverged).value();
  EXPECT_EQ(result.train.loss, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(result.test.loss));
  EXPECT_EQ(result.curve[1].train_loss, -std::numeric_limits<double>::infinity());
}

TEST(ResultStore, KeepsNamesThatAreNoText) {
  auto result = small_result();
  result.predictions[0].name = std::string("\xff\x00\xfe", 3);
  EXPECT_EQ(through_a_file(result).value().predictions[0].name, result.predictions[0].name);
}

TEST(ResultStore, LeavesOutWhatIsNotWanted) {
  const TemporaryFolder temporary;
  ResultStore store(temporary / "results.sqlite", Access::write);
  store.write({row_of(small_result())});
  EXPECT_TRUE(read(store, "abc", {true, false})->predictions.empty());
  EXPECT_TRUE(read(store, "abc", {false, true})->curve.empty());
  EXPECT_FALSE(read(store, "def"));
}

TEST(ResultStore, HasTheLastOfTwoResultsOfATrial) {
  const TemporaryFolder temporary;
  ResultStore store(temporary / "results.sqlite", Access::write);
  auto result = small_result();
  store.write({row_of(result), row_of(small_result("def"))});
  result.steps = 81;
  result.predictions.pop_back();
  store.write({row_of(result)});
  EXPECT_EQ(read(store, "abc")->steps, 81);
  EXPECT_EQ(read(store, "abc")->predictions.size(), 1U);
  EXPECT_EQ(read(store, "def")->predictions.size(), 2U);
}

/// Every value that stands in a file, and another value of its type.
const std::vector<const char*> changes{
    "UPDATE trial_rows SET test_correct = 3",
    "UPDATE trial_rows SET test_loss = NULL",
    "UPDATE trial_rows SET state = 'failed'",
    "UPDATE trial_rows SET id = 'def'",
    "UPDATE trial_rows SET curve_points = 0",
    "UPDATE trial_rows SET tested_pictures = 0",
    "UPDATE trial_rows SET inner_fold = 0",
    "UPDATE settings SET json = replace(json, '100', '101')",
    "UPDATE machines SET blas = 'Zen'",
    "UPDATE curve_rows SET points = replace(points, '1.1', '1.2')",
    "UPDATE curve_rows SET points = '[]'",
    "DELETE FROM curve_rows",
    "UPDATE prediction_rows SET predictions = replace(predictions, '0.9', '0.8')",
    "DELETE FROM prediction_rows",
    "UPDATE test_pictures SET name = 'other' WHERE position = 0",
    "UPDATE test_pictures SET label = 1 - label",
};

TEST(ResultStore, DoesNotUseARowThatWasChanged) {
  for (const auto* change : changes) {
    const TemporaryFolder temporary;
    const auto path = temporary / "results.sqlite";
    ResultStore(path, Access::write).write({row_of(small_result())});
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec(change);
    ResultStore store(path, Access::read);
    int damaged = 0, found = 0;
    store.for_each(
        {}, [&](TrialRow&&) { ++found; }, [&](const std::string&) { ++damaged; });
    EXPECT_EQ(damaged, 1) << change;
    EXPECT_EQ(found, 0) << change;
  }
}

KeptModel model(const std::string& id, double accuracy, double loss, int64_t seed = 0) {
  return {"scope", id, accuracy, loss, seed, 0, "bytes of " + id};
}

TEST(ResultStore, KeepsTheBestModelOfAScopeInAnyOrder) {
  const std::vector<KeptModel> models{model("worse", 0.5, 0.1), model("same accuracy", 0.75, 0.3),
                                      model("best", 0.75, 0.2, 3), model("later", 0.75, 0.2, 4)};
  for (const auto& order :
       std::vector<std::vector<size_t>>{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 3, 0, 1}}) {
    const TemporaryFolder temporary;
    ResultStore store(temporary / "results.sqlite", Access::write);
    for (const auto i : order) store.write({}, {models[i]});
    EXPECT_EQ(store.kept_models(), std::vector<std::string>{"best"});
    EXPECT_EQ(store.find_model("best")->bytes, "bytes of best");
    EXPECT_FALSE(store.find_model("worse"));
    EXPECT_FALSE(store.would_keep(models[3]));
    EXPECT_TRUE(store.would_keep(model("other", 0.8, 1)));
  }
}

TEST(ResultStore, HasNoModelThatWasChanged) {
  const TemporaryFolder temporary;
  const auto path = temporary / "results.sqlite";
  for (const auto* change : {"model = x'00'", "accuracy = 0.75", "loss = 2", "seed = 1", "fold = 1",
                             "scope = 'other'"}) {
    ResultStore store(path, Access::write);
    store.write({}, {model("a", 0.5, 1)});
    EXPECT_TRUE(store.find_model("a"));
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE)
        .exec(std::string("UPDATE models SET ") + change);
    EXPECT_FALSE(store.find_model("a")) << change;
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec("DELETE FROM models");
  }
}

TEST(ResultStore, HasNoRecordThatWasChanged) {
  for (const auto* change :
       {"UPDATE run SET value = replace(value, 'first', 'other') WHERE key = 'record'",
        "UPDATE plan SET id = 'other' WHERE position = 1",
        "UPDATE plan SET position = 1000000000000 WHERE position = 1",
        "UPDATE plan SET experiment = -1 WHERE position = 1", "DELETE FROM plan WHERE position = 1",
        "UPDATE experiments SET name = 'other'"}) {
    const TemporaryFolder temporary;
    const auto path = temporary / "results.sqlite";
    SweepRecord record;
    record.file = "{}";
    record.experiments = {{"first", {"abc", "def"}}};
    ResultStore(path, Access::write).write(record);
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec(change);
    ResultStore store(path, Access::write);
    EXPECT_EQ(refusal([&] { store.read_record(); }),
              path.string() +
                  ": what was run is not what was written there (its digest differs); run the file "
                  "again into this folder, which trains only what is missing")
        << change;
    store.write(record);
    EXPECT_EQ(store.read_record()->experiments[0].trial_ids, record.experiments[0].trial_ids)
        << change;
  }
}

/// A copy of a file that a program was killed over while it wrote, without a write-ahead log.
fs::path killed_in_writing(const TemporaryFolder& temporary) {
  const auto path = temporary / "results.sqlite", copy = temporary / "killed.sqlite";
  {
    ResultStore store(path, Access::write);
    for (int i = 0; i < 200; ++i) store.write({row_of(small_result(std::to_string(i)))});
  }
  SQLite::Database database(path.string(), SQLite::OPEN_READWRITE);
  database.exec(
      "PRAGMA journal_mode = TRUNCATE; PRAGMA cache_size = 5; BEGIN; UPDATE trial_rows SET reason "
      "= 'changed'");
  fs::copy_file(path, copy);
  fs::copy_file(path.string() + "-journal", copy.string() + "-journal");
  return copy;
}

TEST(ResultStore, ReadsWhatAKilledWriterLeftWithoutAWriteAheadLog) {
  const TemporaryFolder temporary;
  const auto path = killed_in_writing(temporary);
  ASSERT_GT(fs::file_size(path.string() + "-journal"), 0U);
  ResultStore store(path, Access::read);
  int found = 0;
  store.for_each(
      {}, [&](TrialRow&&) { ++found; }, [](const std::string& id) { ADD_FAILURE() << id; });
  EXPECT_EQ(found, 200);
}

TEST(ResultStore, IsOneFileOnceItIsClosed) {
  const TemporaryFolder temporary;
  const auto path = temporary / "run/results.sqlite";
  ResultStore(path, Access::write).write({row_of(small_result())});
  int64_t files = 0;
  for (const auto& entry : fs::directory_iterator(temporary / "run")) {
    files += entry.path() == path ? 1 : 10;
  }
  EXPECT_EQ(files, 1);
}

TEST(ResultStore, IsReadWhileItIsWritten) {
  const TemporaryFolder temporary;
  ResultStore written(temporary / "results.sqlite", Access::write);
  written.write({row_of(small_result())});
  ResultStore other(temporary / "results.sqlite", Access::read);
  EXPECT_TRUE(read(other, "abc"));
  written.write({row_of(small_result("def"))});
  EXPECT_TRUE(read(other, "def"));
}

TEST(ResultStore, NamesAFileThatIsNoneOfResults) {
  const TemporaryFolder temporary;
  const auto path = temporary / "results.sqlite";
  files::write_whole(path, std::string(5000, 'x'));
  const auto damaged = path.string() +
                       ": is damaged, or no file of results; \"facesweep results recover FOLDER\" "
                       "saves what can be read";
  EXPECT_EQ(refusal([&] { ResultStore(path, Access::read); }), damaged);
  EXPECT_EQ(refusal([&] { ResultStore(path, Access::write); }), damaged);
  fs::remove(path);
  SQLite::Database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE mine (a)");
  EXPECT_EQ(refusal([&] { ResultStore(path, Access::write); }),
            path.string() + ": is no file of results");
  EXPECT_EQ(refusal([&] { ResultStore(temporary / "none", Access::read); }),
            (temporary / "none").string() + ": cannot be opened");
}

TEST(ResultStore, DoesNotReadWhatANewerProgramWrote) {
  const TemporaryFolder temporary;
  const auto path = temporary / "results.sqlite";
  ResultStore(path, Access::write);
  SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 1000");
  EXPECT_EQ(refusal([&] { ResultStore(path, Access::read); }),
            path.string() + ": was written by a newer facesweep; this one cannot read it");
}

TEST(ResultStore, ShowsPeopleTrialsCurvesAndPredictions) {
  const TemporaryFolder temporary;
  const auto path = temporary / "results.sqlite";
  {
    ResultStore store(path, Access::write);
    SweepRecord record;
    record.file = "{}";
    record.experiments = {{"first", {"abc", "missing"}}, {"second", {"abc"}}};
    store.write(record);
    store.write({row_of(small_result())});
  }
  SQLite::Database database(path.string());
  const auto one = [&](const std::string& sql) { return database.execAndGet(sql).getString(); };
  EXPECT_EQ(one("SELECT count(*) FROM trials"), "2");
  EXPECT_EQ(one("SELECT hidden_units || ' ' || steps || ' ' || state || ' ' || validation_accuracy "
                "FROM trials WHERE experiment = 'first'"),
            "5 100 stopped_early 0.5");
  EXPECT_EQ(one("SELECT group_concat(step || ' ' || penalty, ', ') FROM curves WHERE experiment = "
                "'second'"),
            "0 0.01, 40 0.02");
  EXPECT_EQ(one("SELECT name FROM predictions WHERE predicted <> label AND experiment = 'first'"),
            "photos/C.jpg");
}

TEST(ResultWriter, TellsOfResultsThatAreOnDisk) {
  const TemporaryFolder temporary;
  const auto path = temporary / "results.sqlite";
  ResultStore store(path, Access::write);
  ResultStore other(path, Access::read);
  int on_disk = 0;
  ResultWriter writer(store, [&](const TrialResult& result) {
    if (read(other, result.id)) ++on_disk;
  });
  for (int i = 0; i < 100; ++i) writer.add({{small_result(std::to_string(i))}});
  writer.finish();
  EXPECT_EQ(on_disk, 100);
}

TEST(ResultWriter, ThrowsWhatWritingThrew) {
  const TemporaryFolder temporary;
  const auto path = temporary / "results.sqlite";
  ResultStore(path, Access::write);
  ResultStore store(path, Access::read);  // which cannot be written
  ResultWriter writer(store, {});
  writer.add({{small_result()}});
  const auto message = path.string() + ": must not be written";
  EXPECT_EQ(refusal([&] { writer.finish(); }), message);
  EXPECT_EQ(refusal([&] { writer.add({}); }), message);
}

}  // namespace
}  // namespace experiments
