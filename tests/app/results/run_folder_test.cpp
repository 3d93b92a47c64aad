#include "app/results/run_folder.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/sweep_file/read_sweep.h"
#include "files/whole_file.h"
#include "tests/app/results/small_result.h"
#include "tests/app/sweep_file/sweep_text.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

namespace fs = std::filesystem;

SweepRecord small_record(const std::vector<Edit>& edits = {}) {
  SweepRecord record;
  record.file = edited(edits).dump();
  record.demo = true;
  record.experiments = {{"first", {"abc", "def"}}};
  record.datasets["actors"] = {{"A", "B"},
                               {{"train", {5, 6}}, {"test", {1, 2}}},
                               {{"A", {{"photo missing", 3}}}},
                               "fingerprint",
                               {"a.jpg and b.jpg are the same picture"}};
  record.inputs["alexnet.conv4"] = {"ImageNet", /*trained=*/false, "network"};
  record.environment = R"({"threads":2})";
  return record;
}

TEST(RunFolder, ReadsBackWhatItWrote) {
  TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  EXPECT_FALSE(folder.read("abc").result);
  EXPECT_FALSE(fs::exists(temporary / "run"));
  folder.write(small_result());
  const auto stored = folder.read("abc");
  ASSERT_TRUE(stored.result);
  EXPECT_EQ(stored.notice, "");
  EXPECT_EQ(stored.result->predictions.size(), 2u);
  EXPECT_EQ(RunFolder(temporary / "run").read("abc").result->steps, 80);
}

void damage(const RunFolder& folder, const std::string& id) {
  SQLite::Database(folder.results_path().string(), SQLite::OPEN_READWRITE)
      .exec("UPDATE trial_rows SET test_correct = 2 WHERE id = '" + id + "'");
}

TEST(RunFolder, CountsDamagedTrialsAsNotFinishedAndSaysSo) {
  TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  folder.write({small_result(), small_result("def")});
  damage(folder, "abc");
  const auto notice = folder.results_path().string() +
                      ": trial abc cannot be used: it is not what was written (its digest differs)";
  EXPECT_FALSE(folder.read("abc").result);
  EXPECT_EQ(folder.read("abc").notice, notice);
  std::vector<std::string> notices;
  const auto states = folder.states(notices);
  EXPECT_EQ(notices, std::vector<std::string>{notice});
  EXPECT_EQ(states.size(), 1U);
  EXPECT_EQ(states.at("def"), TrialState::stopped_early);
  folder.write(small_result());
  EXPECT_TRUE(folder.read("abc").result);
}

TEST(RunFolder, TakesAFileWhoseMakingWasCutOffForNone) {
  TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  fs::create_directories(folder.path());
  SQLite::Database(folder.results_path().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("PRAGMA journal_mode = WAL");
  EXPECT_GT(fs::file_size(folder.results_path()), 0U);
  EXPECT_FALSE(folder.read("abc").result);
  EXPECT_FALSE(folder.read_record());
  folder.write(small_result());
  EXPECT_TRUE(folder.read("abc").result);
}

TEST(RunFolder, AnswersResultsOfBeforeThereWasADatabase) {
  TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  files::write_whole(temporary / "run/sweep.json", "{}");
  const auto message =
      folder.path().string() +
      ": holds results in the form of facesweep 0.1 (sweep.json and trials), which "
      "this program does not read; run the file again into another folder "
      "(--output), or remove this one";
  EXPECT_EQ(refusal([&] { folder.read_all(); }), message);
  EXPECT_EQ(refusal([&] { folder.require_no_old_results(); }), message);
}

TEST(RunFolder, KeepsTheRecordOfASweep) {
  TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  EXPECT_FALSE(folder.read_record());
  folder.write(small_record());
  const auto record = folder.read_record();
  ASSERT_TRUE(record);
  EXPECT_EQ(record->inputs.at("alexnet.conv4").source, "ImageNet");
  EXPECT_EQ(record->inputs.at("alexnet.conv4").fingerprint, "network");
  EXPECT_EQ(untrained_inputs(*record), (std::set<std::string>{"alexnet.conv4"}));
  EXPECT_TRUE(record->demo);
  EXPECT_EQ(nlohmann::json::parse(record->file), small_sweep());
  EXPECT_EQ(record->experiments.at(0).trial_ids, (std::vector<std::string>{"abc", "def"}));
  const auto& actors = record->datasets.at("actors");
  EXPECT_EQ(actors.class_names, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(actors.counts.at("train"), (std::vector<int64_t>{5, 6}));
  EXPECT_EQ(actors.left_out.at("A").at("photo missing"), 3);
  EXPECT_EQ(actors.fingerprint, "fingerprint");
  EXPECT_EQ(actors.notices, std::vector<std::string>{"a.jpg and b.jpg are the same picture"});
  EXPECT_EQ(record->environment, R"({"threads":2})");
}

TEST(RunFolder, ReadsAWholeRunWithItsGapsAndNotices) {
  TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  EXPECT_THROW(folder.read_all(), std::runtime_error);
  auto record = small_record({{"/experiments/0/repeats", "3"}});
  record.experiments = {{"first", {"abc", "def", "ghi"}}};
  folder.write(record);
  auto shared = small_result("abc");
  shared.trial.experiment = "another";
  folder.write(shared);
  folder.write(small_result("ghi"));
  damage(folder, "ghi");
  const auto run = folder.read_all({/*curve=*/true, /*predictions=*/false});
  ASSERT_EQ(run.results.size(), 1u);
  ASSERT_EQ(run.results[0].size(), 1u);
  const auto& repeats = run.results[0][0];
  ASSERT_EQ(repeats.size(), 1u);
  EXPECT_EQ(repeats.at({0}).trial.experiment, "first");
  EXPECT_TRUE(repeats.at({0}).predictions.empty());
  EXPECT_EQ(run.notices.size(), 1u);
}

}  // namespace
}  // namespace experiments
