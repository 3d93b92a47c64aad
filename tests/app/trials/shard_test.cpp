#include "app/trials/shard.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "app/trials/trial_cost.h"
#include "tests/app/trials/small_plan.h"

namespace experiments {
namespace {

/// 90 trials of 10, 40 and 160 steps on two inputs with other scalings, five seeds of each.
const Plan& sharded_plan() {
  static const auto made = small_plan(R"({
      "scaling": ["centred", "standardised"],
      "training": {"learning_rate": [0.1, 0.2, 0.3], "steps": [10, 40, 160]}, "repeats": 5})");
  return made;
}

std::vector<std::vector<PlannedTrial>> parts(int64_t count) {
  std::vector<std::vector<PlannedTrial>> all;
  for (int64_t number = 1; number <= count; ++number)
    all.push_back(trials_of(sharded_plan(), {number, count}));
  return all;
}

double work_of(const std::vector<PlannedTrial>& trials) {
  return std::accumulate(trials.begin(), trials.end(), 0.0, [](double work, const auto& planned) {
    return work + estimated_operations(sharded_plan(), planned.trial);
  });
}

std::vector<std::string> ids_of(const std::vector<PlannedTrial>& trials) {
  std::vector<std::string> ids;
  for (const auto& planned : trials) ids.push_back(planned.id);
  return ids;
}

RC_GTEST_PROP(Shards, HoldEveryTrialOnceForAnyCount, ()) {
  const auto count = *rc::gen::inRange<int64_t>(1, 200);
  std::vector<std::string> ids;
  for (const auto& part : parts(count)) {
    const auto own = ids_of(part);
    ids.insert(ids.end(), own.begin(), own.end());
  }
  auto expected = ids_of(distinct_trials(sharded_plan()));
  std::sort(ids.begin(), ids.end());
  std::sort(expected.begin(), expected.end());
  RC_ASSERT(ids == expected);
}

RC_GTEST_PROP(Shards, HaveNoMoreWorkThanTheirShareAndOneTrial, ()) {
  const auto count = *rc::gen::inRange<int64_t>(1, 200);
  const auto all = distinct_trials(sharded_plan());
  double longest = 0;
  for (const auto& planned : all)
    longest = std::max(longest, estimated_operations(sharded_plan(), planned.trial));
  const double share = work_of(all) / static_cast<double>(count);
  for (const auto& part : parts(count)) {
    RC_ASSERT(work_of(part) <= share + longest * 1.001);
    RC_ASSERT(work_of(part) >= share - longest * 1.001);
  }
}

RC_GTEST_PROP(Shards, CutNoMoreGroupsThanThereAreBordersBetweenThem, ()) {
  const auto count = *rc::gen::inRange<int64_t>(1, 40);
  std::map<std::pair<Scaling, uint64_t>, std::set<size_t>> parts_of_group;
  const auto all = parts(count);
  for (size_t part = 0; part < all.size(); ++part) {
    for (const auto& planned : all[part])
      parts_of_group[{planned.trial.scaling, planned.trial.seed}].insert(part);
  }
  size_t borders = 0;
  for (const auto& [group, own] : parts_of_group) borders += own.size() - 1;
  RC_ASSERT(borders <= all.size() - 1);
}

TEST(Shards, AreTheSameOnEveryMachine) {
  const auto other = small_plan(R"({
      "scaling": ["centred", "standardised"],
      "training": {"learning_rate": [0.1, 0.2, 0.3], "steps": [10, 40, 160]}, "repeats": 5})");
  for (int64_t number = 7; number >= 1; --number)
    EXPECT_EQ(ids_of(trials_of(other, {number, 7})), ids_of(parts(7)[number - 1]));
}

TEST(Shards, ShareWhatTwoExperimentsShareOnce) {
  auto twice = sharded_plan();
  twice.trials.push_back(twice.trials[0]);
  EXPECT_EQ(ids_of(trials_of(twice, {2, 3})), ids_of(trials_of(sharded_plan(), {2, 3})));
}

TEST(Shards, RecordTheIdsOfTheirOwnTrialsAtTheirPlaces) {
  SweepRecord record;
  record.experiments = {{"first", ids_of(sharded_plan().trials[0])}, {"second", {"other"}}};
  const auto own = trials_of(sharded_plan(), {2, 3});
  const auto of_shard = with_ids_of(record, own);
  const auto& ids = of_shard.experiments[0].trial_ids;
  ASSERT_EQ(ids.size(), sharded_plan().trials[0].size());
  size_t there = 0;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].empty()) continue;
    ++there;
    EXPECT_EQ(ids[i], sharded_plan().trials[0][i].id);
  }
  EXPECT_EQ(there, own.size());
  EXPECT_EQ(of_shard.experiments[1].trial_ids, std::vector<std::string>{""});
}

}  // namespace
}  // namespace experiments
