#include "app/results/shard_files.h"

#include <gtest/gtest.h>

#include "app/results/result_store.h"
#include "files/whole_file.h"
#include "tests/app/results/small_result.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

namespace fs = std::filesystem;

TrialResult ended(const std::string& id, TrialState state) {
  auto result = small_result(id);
  result.state = state;
  return result;
}

void write(const ShardFile& file, const std::vector<TrialResult>& results) {
  std::vector<TrialRow> rows;
  for (const auto& result : results) rows.push_back(row_of(result));
  ResultStore(file.path, ResultStore::Access::write).write(rows);
}

TEST(ShardFiles, AreCalledAfterTheirShardAndAttempt) {
  EXPECT_EQ(shard_file("run", {3, 16}, 0).path, fs::path("run/shards/3-of-16.sqlite"));
  EXPECT_EQ(shard_file("run", {3, 16}, 2).path, fs::path("run/shards/3-of-16.attempt-2.sqlite"));
}

TEST(ShardFiles, AreFoundByCountNumberAndAttempt) {
  const TemporaryFolder temporary;
  EXPECT_TRUE(shard_files(temporary / "run").empty());
  const std::vector<std::string> names{"2-of-4.sqlite", "10-of-16.sqlite",
                                       "2-of-16.attempt-10.sqlite", "2-of-16.attempt-9.sqlite",
                                       "2-of-16.sqlite"};
  for (const auto& name : names) files::write_whole(temporary / ("run/shards/" + name), "");
  std::vector<std::string> found;
  for (const auto& file : shard_files(temporary / "run")) {
    found.push_back(file.path.filename().string());
    EXPECT_EQ(shard_file(temporary / "run", file.shard, file.attempt).path, file.path);
  }
  EXPECT_EQ(found,
            (std::vector<std::string>{"2-of-4.sqlite", "2-of-16.sqlite", "2-of-16.attempt-9.sqlite",
                                      "2-of-16.attempt-10.sqlite", "10-of-16.sqlite"}));
}

TEST(ShardFiles, AreNoneOfTheFilesBesideThem) {
  const TemporaryFolder temporary;
  for (const auto* name :
       {"1-of-2.sqlite-wal", "1-of-2.sqlite-shm", "1-of-2.sqlite-journal", "1-of-2.lock", "1-of-2",
        "a-of-b.sqlite", "1-of-2.attempt-.sqlite", "11111111111-of-2.sqlite"})
    files::write_whole(temporary / (std::string("run/shards/") + name), "");
  EXPECT_TRUE(shard_files(temporary / "run").empty());
}

TEST(StatesInShards, AreThoseOfAllAttemptsWhereAGoodOneCounts) {
  const TemporaryFolder temporary;
  const auto first = shard_file(temporary / "run", {1, 2}, 0),
             second = shard_file(temporary / "run", {1, 2}, 1);
  write(first,
        {ended("failed then trained", TrialState::failed),
         ended("trained then failed", TrialState::completed), ended("failed", TrialState::failed)});
  write(second, {ended("failed then trained", TrialState::completed),
                 ended("trained then failed", TrialState::failed),
                 ended("diverged", TrialState::diverged)});
  std::vector<std::string> notices;
  const auto states = states_in(shard_files(temporary / "run"), notices);
  EXPECT_TRUE(notices.empty());
  EXPECT_EQ(states.size(), 4U);
  EXPECT_EQ(states.at("failed then trained"), TrialState::completed);
  EXPECT_EQ(states.at("trained then failed"), TrialState::completed);
  EXPECT_EQ(states.at("failed"), TrialState::failed);
  EXPECT_EQ(states.at("diverged"), TrialState::diverged);
}

TEST(StatesInShards, NamesAFileThatCannotBeReadAndGoesOn) {
  const TemporaryFolder temporary;
  const auto damaged = shard_file(temporary / "run", {1, 2}, 0);
  files::write_whole(damaged.path, std::string(5000, 'x'));
  write(shard_file(temporary / "run", {2, 2}, 0), {small_result()});
  std::vector<std::string> notices;
  EXPECT_EQ(states_in(shard_files(temporary / "run"), notices).size(), 1U);
  EXPECT_EQ(notices, std::vector<std::string>{
                         damaged.path.string() +
                         ": is damaged, or no file of results; \"facesweep collect FOLDER\" takes "
                         "what can be read, then remove it"});
}

}  // namespace
}  // namespace experiments
