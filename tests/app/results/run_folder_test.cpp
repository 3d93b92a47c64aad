#include "app/results/run_folder.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

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

pid_t process_that_ended() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  waitpid(child, nullptr, 0);
  return child;
}

TEST(RunFolder, ReadsBackWhatItWrote) {
  TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  folder.write(small_result());
  const auto stored = folder.read("abc");
  ASSERT_TRUE(stored.result);
  EXPECT_EQ(stored.notice, "");
  EXPECT_EQ(stored.result->predictions.size(), 2u);
  EXPECT_TRUE(fs::exists(temporary / "run/trials/abc/trial.json"));
  EXPECT_TRUE(fs::exists(temporary / "run/trials/abc/curve.csv"));
  EXPECT_TRUE(fs::exists(temporary / "run/trials/abc/test.csv"));
}

TEST(RunFolder, HasNoResultBeforeTrialJsonStands) {
  TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  EXPECT_FALSE(folder.read("abc").result);
  folder.write(small_result());
  fs::remove(temporary / "run/trials/abc/trial.json");
  const auto stored = folder.read("abc");
  EXPECT_FALSE(stored.result);
  EXPECT_EQ(stored.notice, "");
}

TEST(RunFolder, CountsDamagedTrialsAsNotFinishedAndSaysSo) {
  TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  folder.write(small_result());
  const auto place = (temporary / "run/trials/abc").string();
  files::write_whole(place + "/trial.json", "{\"id\": ");
  EXPECT_FALSE(folder.read("abc").result);
  EXPECT_EQ(folder.read("abc").notice,
            place +
                " cannot be used: trial.json:1:8: while parsing value - unexpected end of input; "
                "expected '[', '{', or a literal");
  folder.write(small_result());
  files::write_whole(place + "/test.csv", "name,label,predicted,probability\n");
  EXPECT_EQ(
      folder.read("abc").notice,
      place + " cannot be used: test.csv: is not the file that was written (its SHA-256 differs)");
  fs::remove(place + "/test.csv");
  EXPECT_FALSE(folder.read("abc").result);
  EXPECT_NE(folder.read("abc").notice, "");
  folder.write(small_result());
  EXPECT_TRUE(folder.read("abc").result);
}

TEST(RunFolder, DoesNotTakeOneTrialForAnother) {
  TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  folder.write(small_result("abc"));
  fs::rename(temporary / "run/trials/abc", temporary / "run/trials/def");
  EXPECT_FALSE(folder.read("def").result);
}

TEST(RunFolder, CleansWhatKilledProcessesLeftAndNothingElse) {
  TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  folder.clean();
  folder.write(small_result());
  const auto trial = (temporary / "run/trials/abc/").string();
  const auto dead = trial + "trial.json.tmp-" + std::to_string(process_that_ended()) + "-3";
  const auto alive = trial + "trial.json.tmp-" + std::to_string(getppid()) + "-3";
  files::write_whole(dead, "half");
  files::write_whole(alive, "half");
  folder.clean();
  EXPECT_FALSE(fs::exists(dead));
  EXPECT_TRUE(fs::exists(alive));
  EXPECT_TRUE(folder.read("abc").result);
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

TEST(RunFolder, ReadsTheRecordOfARunOfBeforeFilesWereNamed) {
  auto old = nlohmann::json::parse(to_text(small_record()));
  ASSERT_EQ(old["datasets"]["actors"].erase("left_out_files"), 1U);
  const auto actors = sweep_record_from(old.dump(), "sweep.json").datasets.at("actors");
  EXPECT_TRUE(actors.left_out_files.empty());
  EXPECT_EQ(actors.left_out.at("A").at("photo missing"), 3);
}

TEST(RunFolder, KnowsTheUntrainedFeaturesOfAnOlderRun) {
  auto old = nlohmann::json::parse(to_text(small_record()));
  old["features"] = old["inputs"]["alexnet.conv4"];
  old.erase("inputs");
  EXPECT_EQ(untrained_inputs(sweep_record_from(old.dump(), "sweep.json")),
            (std::set<std::string>{"alexnet.conv4"}));
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
  files::write_whole(temporary / "run/trials/ghi/trial.json", "?");
  const auto run = folder.read_all(/*with_predictions=*/false);
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
