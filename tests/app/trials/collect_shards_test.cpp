#include "app/trials/collect_shards.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "app/trials/shard.h"
#include "files/whole_file.h"
#include "tests/app/trials/small_plan.h"
#include "tests/files/temporary_folder.h"
#include "training/trainer.h"

namespace experiments {
namespace {

namespace fs = std::filesystem;

constexpr int64_t shard_count = 3;

/// Twelve trials.
const Plan& collected_plan() {
  static const auto made = small_plan(R"({"repeats": 4})");
  return made;
}

nlohmann::json small_file(int64_t repeats) {
  auto file = nlohmann::json::parse(R"({
    "datasets": {"faces": {"loader": "generated_faces", "per_class": 4, "size": 24,
                           "split": {"train": 2, "validation": 1, "test": 1}}},
    "experiments": [{"name": "first", "dataset": "faces", "model": {"type": "logistic_regression"},
                     "training": {"learning_rate": [0.1, 0.2, 0.3], "steps": 10}}]})");
  file["experiments"][0]["repeats"] = repeats;
  return file;
}

SweepRecord record(int64_t repeats = 4) {
  return record_of(collected_plan(), small_file(repeats).dump(2) + "\n", /*demo=*/false, "{}");
}

TrialRow result_of(const PlannedTrial& planned, TrialState state = TrialState::completed) {
  TrialResult result;
  result.id = planned.id;
  result.trial = planned.trial;
  result.state = state;
  result.reason = state == TrialState::failed ? "not enough memory" : "";
  result.engine = "weight_space";
  result.train = {12, 6, 0.5};
  result.validation = {6, 3, 0.7};
  return row_of(result);
}

/// A run folder whose shards are made by hand.
class ShardedRun {
 public:
  RunFolder folder() const { return RunFolder(temporary_ / "run"); }
  std::vector<PlannedTrial> trials(int64_t number) const {
    return trials_of(collected_plan(), {number, shard_count});
  }
  fs::path path(int64_t number, int64_t attempt = 0) const {
    return shard_file(folder().path(), {number, shard_count}, attempt).path;
  }

  void write(int64_t number, const std::vector<TrialRow>& rows, int64_t attempt = 0) const {
    ResultStore store(path(number, attempt), ResultStore::Access::write);
    store.write(with_ids_of(record(), trials(number)));
    store.write(rows);
  }
  void write_all() const {
    for (int64_t number = 1; number <= shard_count; ++number) write(number, rows(number));
  }
  std::vector<TrialRow> rows(int64_t number) const {
    std::vector<TrialRow> all;
    for (const auto& planned : trials(number)) all.push_back(result_of(planned));
    return all;
  }

 private:
  TemporaryFolder temporary_;
};

std::set<std::string> digests(const RunFolder& folder) {
  std::set<std::string> all;
  folder.existing()->for_each(
      {}, [&](TrialRow&& row) { all.insert(digest_of_figures(row)); },
      [](const std::string& id) { ADD_FAILURE() << id; });
  return all;
}

std::string refusal(const RunFolder& folder) {
  try {
    collect_shards(folder);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(CollectShards, JoinsAllToTheWholeRun) {
  const ShardedRun run;
  run.write_all();
  const auto collected = collect_shards(run.folder());
  EXPECT_EQ(collected.trials, 12);
  EXPECT_EQ(collected.added, 12);
  EXPECT_EQ(collected.missing, 0);
  EXPECT_TRUE(collected.lacking.empty());
  EXPECT_TRUE(collected.notices.empty());
  EXPECT_EQ(run.folder().read_record()->experiments[0].trial_ids,
            record().experiments[0].trial_ids);
  EXPECT_EQ(run.folder().read_all().results[0].size(), 3U);
}

TEST(CollectShards, ChangesNothingTheSecondTime) {
  const ShardedRun run;
  run.write_all();
  collect_shards(run.folder());
  const auto before = digests(run.folder());
  const auto again = collect_shards(run.folder());
  EXPECT_EQ(again.added, 0);
  EXPECT_EQ(again.missing, 0);
  EXPECT_EQ(digests(run.folder()), before);
}

TEST(CollectShards, TakesEachTrialOnceFromTwoAttempts) {
  const ShardedRun run;
  run.write_all();
  auto late = run.rows(2);
  for (auto& row : late) row.seconds = 100;
  run.write(2, late, 1);
  const auto collected = collect_shards(run.folder());
  EXPECT_EQ(collected.added, 12);
  EXPECT_EQ(digests(run.folder()).size(), 12U);
  EXPECT_EQ(run.folder().read(late[0].id).result->seconds, 0);
}

TEST(CollectShards, TakesTheGoodResultOfATrialThatFailedElsewhere) {
  const ShardedRun run;
  run.write_all();
  const auto own = run.trials(2);
  run.write(2, {result_of(own[0], TrialState::failed)});
  run.write(2, {result_of(own[0])}, 1);
  run.write(2, {result_of(own[0], TrialState::failed)}, 2);
  collect_shards(run.folder());
  EXPECT_EQ(run.folder().read(own[0].id).result->state, TrialState::completed);
}

TEST(CollectShards, ReplacesAFailedResultThatWasCollectedBefore) {
  const ShardedRun run;
  const auto own = run.trials(1);
  run.write(1, {result_of(own[0], TrialState::failed)});
  EXPECT_EQ(collect_shards(run.folder()).added, 1);
  EXPECT_EQ(run.folder().read(own[0].id).result->state, TrialState::failed);
  run.write(1, {result_of(own[0])}, 1);
  EXPECT_EQ(collect_shards(run.folder()).added, 1);
  EXPECT_EQ(run.folder().read(own[0].id).result->state, TrialState::completed);
}

TEST(CollectShards, NamesTheShardsThatLackTrials) {
  const ShardedRun run;
  auto first = run.rows(1);
  first.resize(first.size() - 2);
  run.write(1, first);
  run.write(3, run.rows(3));
  const auto collected = collect_shards(run.folder());
  EXPECT_EQ(collected.missing, 2 + static_cast<int64_t>(run.trials(2).size()));
  ASSERT_EQ(collected.lacking.size(), 2U);
  EXPECT_EQ(collected.lacking[0].shard.number, 1);
  EXPECT_EQ(collected.lacking[0].trials, 2);
  EXPECT_EQ(collected.lacking[1].shard.number, 2);
  EXPECT_FALSE(collected.lacking[1].trials);
}

TEST(CollectShards, TakesTheOthersWhereOneIsNoFileOfResults) {
  const ShardedRun run;
  run.write_all();
  files::write_whole(run.path(2), std::string(20000, 'x'));
  const auto collected = collect_shards(run.folder());
  EXPECT_EQ(collected.missing, static_cast<int64_t>(run.trials(2).size()));
  ASSERT_EQ(collected.notices.size(), 1U);
  EXPECT_NE(collected.notices[0].find(run.path(2).string() + ": is damaged"), std::string::npos);
}

TEST(CollectShards, TakesWhatIsWholeInADamagedFile) {
  const ShardedRun run;
  run.write_all();
  const auto path = run.path(2);
  auto bytes = files::read_whole(path);
  // One letter of one engine's name.
  bytes[bytes.find("weight_space")] = 'x';
  files::write_whole(path, bytes);
  const auto collected = collect_shards(run.folder());
  EXPECT_EQ(collected.missing, 1);
  EXPECT_EQ(collected.added, 11);
  ASSERT_EQ(collected.lacking.size(), 1U);
  EXPECT_EQ(collected.lacking[0].trials, 1);
  EXPECT_EQ(collected.notices,
            std::vector<std::string>{path.string() +
                                     ": 1 trial cannot be read; where that stays so when it is "
                                     "collected again, remove this file and run the shard again"});
}

TEST(CollectShards, NamesTwoShardsOfDifferentRuns) {
  const ShardedRun run;
  run.write_all();
  {
    ResultStore store(run.path(3), ResultStore::Access::write);
    store.write(with_ids_of(record(/*repeats=*/5), run.trials(3)));
  }
  EXPECT_EQ(refusal(run.folder()),
            run.path(3).string() + " is of another run than " + run.path(1).string() +
                " (the file, the data or the program differ); remove those that are no longer "
                "wanted");
}

TEST(CollectShards, RefusesNumbersOfAnotherProgram) {
  const ShardedRun run;
  auto other = record();
  other.numbers += 1;
  ResultStore(run.path(1), ResultStore::Access::write).write(other);
  EXPECT_EQ(refusal(run.folder()),
            run.folder().path().string() +
                ": its shards were trained by a program whose numbers are others; collect them "
                "with that one");
}

TEST(CollectShards, SaysThatThereAreNone) {
  const ShardedRun run;
  EXPECT_EQ(refusal(run.folder()),
            run.folder().path().string() + ": has no shards to collect (shards/*.sqlite)");
}

TEST(CollectShards, WritesARecordAnewThatWasDamaged) {
  const ShardedRun run;
  run.write_all();
  collect_shards(run.folder());
  const auto path = run.folder().results_path();
  auto bytes = files::read_whole(path);
  bytes[bytes.find("logistic_regression")] = 'x';
  files::write_whole(path, bytes);
  collect_shards(run.folder());
  EXPECT_TRUE(run.folder().read_record());
}

TEST(CollectShards, StopsBetweenShards) {
  const ShardedRun run;
  run.write_all();
  int64_t asked = 0;
  const auto collected = collect_shards(run.folder(), {}, [&] { return ++asked > 1; });
  EXPECT_EQ(collected.added, static_cast<int64_t>(run.trials(1).size()));
  EXPECT_EQ(collect_shards(run.folder()).missing, 0);
}

TEST(CollectShards, KeepsTheBestModelOfAllShards) {
  const ShardedRun run;
  run.write_all();
  int64_t number = 0;
  for (const double accuracy : {0.5, 0.75, 0.25}) {
    ResultStore store(run.path(++number), ResultStore::Access::write);
    store.write({}, {{"setting", run.trials(number)[0].id, accuracy, 1, 0, 0, "bytes"}});
  }
  collect_shards(run.folder());
  EXPECT_EQ(run.folder().existing()->kept_models(), std::vector<std::string>{run.trials(2)[0].id});
}

}  // namespace
}  // namespace experiments
