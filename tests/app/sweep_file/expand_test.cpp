#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <tuple>

#include "app/sweep_file/sweep.h"

namespace experiments {
namespace {

Axis hidden_units(int64_t count) {
  Axis axis{"/model/hidden_units", {}};
  for (int64_t i = 0; i < count; ++i) {
    axis.values.push_back(
        {std::to_string(i + 1), [i](Trial& trial) { trial.model.hidden_units = i + 1; }});
  }
  return axis;
}

Axis batch_sizes(int64_t count) {
  Axis axis{"/training/batch_size", {}};
  for (int64_t i = 0; i < count; ++i) {
    axis.values.push_back(
        {std::to_string(i + 1), [i](Trial& trial) { trial.training.batch_size = i + 1; }});
  }
  return axis;
}

using Key = std::tuple<int64_t, int64_t, uint64_t>;

std::vector<Key> keys(const Experiment& experiment) {
  std::vector<Key> keys;
  for (const auto& trial : trials_of(expand(experiment))) {
    keys.emplace_back(trial.model.hidden_units, trial.training.batch_size, trial.seed);
  }
  return keys;
}

Experiment experiment_of(int64_t units, int64_t sizes, int64_t repeats) {
  Experiment experiment;
  experiment.axes = {hidden_units(units), batch_sizes(sizes)};
  experiment.repeats = repeats;
  return experiment;
}

TEST(Expand, LetsTheLastAxisVaryFasterAndTheRepeatsFastest) {
  EXPECT_EQ(
      keys(experiment_of(2, 2, 2)),
      (std::vector<Key>{
          {1, 1, 0}, {1, 1, 1}, {1, 2, 0}, {1, 2, 1}, {2, 1, 0}, {2, 1, 1}, {2, 2, 0}, {2, 2, 1}}));
}

TEST(Expand, GivesTheRepeatsOfASettingAKeyEach) {
  auto experiment = experiment_of(2, 1, 3);
  experiment.base.seed = 5;
  for (const auto& setting : expand(experiment)) {
    ASSERT_EQ(setting.repeats.size(), 3u);
    for (uint64_t i = 0; i < 3; ++i) EXPECT_TRUE((setting.repeats[i].key() == RepeatKey{5 + i}));
  }
}

TEST(Expand, MakesOneTrialOfAnExperimentThatVariesNothing) {
  EXPECT_EQ(expand(Experiment{}).size(), 1u);
}

RC_GTEST_PROP(Expand, MakesTheProductOfDistinctTrialsInOrder, ()) {
  const auto units = *rc::gen::inRange<int64_t>(1, 8), sizes = *rc::gen::inRange<int64_t>(1, 8),
             repeats = *rc::gen::inRange<int64_t>(1, 5);
  const auto all = keys(experiment_of(units, sizes, repeats));
  RC_ASSERT(static_cast<int64_t>(all.size()) == units * sizes * repeats);
  RC_ASSERT(std::is_sorted(all.begin(), all.end()));
  RC_ASSERT(std::set<Key>(all.begin(), all.end()).size() == all.size());
}

RC_GTEST_PROP(Expand, SamplesASubsetWithoutReplacementAndInOrder, (uint64_t seed)) {
  const auto units = *rc::gen::inRange<int64_t>(1, 12), sizes = *rc::gen::inRange<int64_t>(1, 12);
  auto experiment = experiment_of(units, sizes, 2);
  const auto all = keys(experiment);
  experiment.sample = *rc::gen::inRange<int64_t>(1, units * sizes + 1);
  experiment.sample_seed = seed;
  const auto sample = keys(experiment);
  RC_ASSERT(static_cast<int64_t>(sample.size()) == 2 * *experiment.sample);
  RC_ASSERT(std::includes(all.begin(), all.end(), sample.begin(), sample.end()));
  RC_ASSERT(std::set<Key>(sample.begin(), sample.end()).size() == sample.size());
  RC_ASSERT(sample == keys(experiment));
}

TEST(Expand, DrawsTheSameSampleOnEveryMachine) {
  auto experiment = experiment_of(100, 1, 1);
  experiment.sample = 5;
  experiment.sample_seed = 7;
  std::vector<int64_t> units;
  for (const auto& trial : trials_of(expand(experiment))) units.push_back(trial.model.hidden_units);
  EXPECT_EQ(units, (std::vector<int64_t>{22, 40, 58, 71, 93}));
}

TEST(Expand, DrawsEveryCombinationEquallyOften) {
  auto experiment = experiment_of(5, 1, 1);
  experiment.sample = 2;
  std::vector<int> drawn(6, 0);
  for (experiment.sample_seed = 0; experiment.sample_seed < 5000; ++experiment.sample_seed) {
    for (const auto& trial : trials_of(expand(experiment))) {
      ++drawn[static_cast<size_t>(trial.model.hidden_units)];
    }
  }
  // 2000 of 5000 are expected, give or take 35: five of those is no accident.
  for (size_t i = 1; i <= 5; ++i) EXPECT_NEAR(drawn[i], 2000, 175) << "combination " << i;
}

TEST(Expand, DrawsFromMoreCombinationsThanMemoryHolds) {
  Experiment experiment;
  for (int i = 0; i < 12; ++i) experiment.axes.push_back(hidden_units(20));
  experiment.sample = 3;
  EXPECT_EQ(expand(experiment).size(), 3u);
}

TEST(Expand, RefusesASampleOfMoreThanThereIs) {
  auto experiment = experiment_of(2, 2, 1);
  experiment.sample = 5;
  EXPECT_THROW(expand(experiment), std::invalid_argument);
}

TEST(Expand, GivesEachRepeatAFitForEachFold) {
  Experiment experiment;
  experiment.repeats = 2;
  experiment.split.folds = 3;
  const auto trials = trials_of(expand(experiment));
  ASSERT_EQ(trials.size(), 6U);
  EXPECT_EQ(trials[4].key(), (RepeatKey{1, 1, {}}));
  EXPECT_EQ(trials[4].split_key().repeat, 1U);
}

TEST(Expand, GivesEachFoldAFitForEachInnerFoldAsWell) {
  Experiment experiment;
  experiment.repeats = 2;
  experiment.split.folds = 5;
  experiment.split.inner_folds = 4;
  EXPECT_EQ(fits_per_repeat(experiment.split), 25);
  const auto trials = trials_of(expand(experiment));
  ASSERT_EQ(trials.size(), 50U);
  EXPECT_TRUE(std::is_sorted(trials.begin(), trials.end(),
                             [](const Trial& a, const Trial& b) { return a.key() < b.key(); }));
  EXPECT_EQ(trials[0].key(), (RepeatKey{0, 0, {}}));
  EXPECT_EQ(trials[1].key(), (RepeatKey{0, 0, 0}));
  EXPECT_EQ(trials[49].key(), (RepeatKey{1, 4, 3}));
}

}  // namespace
}  // namespace experiments
