#include "app/sweep_file/trial_json.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "app/config_error.h"
#include "app/sweep_file/read_sweep.h"
#include "tests/app/results/small_result.h"
#include "tests/app/sweep_file/sweep_text.h"

namespace experiments {
namespace {

using nlohmann::json;

Trial small_trial() {
  return small_result().trial;
}

Trial read_back(const Trial& trial) {
  const auto written = trial_to_json(trial);
  return trial_from_json(JsonField(written, "trial.json"));
}

TEST(TrialJson, CanBeCopiedIntoAFile) {
  auto sweep = small_sweep();
  sweep["experiments"] = json::array({trial_to_json(small_trial())});
  const auto read = read_sweep_text(sweep.dump(), "experiments.json");
  const auto trials = trials_of(expand(read.experiments.at(0)));
  ASSERT_EQ(trials.size(), 1u);
  EXPECT_EQ(trial_to_json(trials[0]), trial_to_json(small_trial()));
  EXPECT_EQ(trials[0].seed, 4u);
}

TEST(TrialJson, LeavesOutWhatTheModelOrTheOptimizerDoesNotHave) {
  auto trial = small_trial();
  trial.model.type = models::ModelType::logistic_regression;
  trial.training.optimizer = training::Optimizer::adam;
  const auto written = trial_to_json(trial);
  EXPECT_FALSE(written["model"].contains("hidden_units"));
  EXPECT_FALSE(written["training"].contains("momentum"));
  EXPECT_FALSE(written["training"].contains("epochs"));
}

RC_GTEST_PROP(TrialJson, ReadsBackEveryNumberExactly, ()) {
  auto trial = small_trial();
  const auto positive = rc::gen::map<uint32_t>([](uint32_t n) { return (n + 1.0) / 4294967297.0; });
  trial.training.learning_rate = *positive;
  trial.training.momentum = *positive;
  trial.training.l1 = *positive;
  trial.training.l2 = *positive;
  trial.model.initial_scale = *positive;
  trial.training.batch_size = *rc::gen::inRange<int64_t>(0, 1000);
  trial.seed = *rc::gen::inRange<uint64_t>(0, kLargestInteger);
  const auto read = read_back(trial);
  RC_ASSERT(read.training.learning_rate == trial.training.learning_rate);
  RC_ASSERT(read.training.l2 == trial.training.l2);
  RC_ASSERT(read.training.batch_size == trial.training.batch_size);
  RC_ASSERT(trial_to_json(read) == trial_to_json(trial));
  RC_ASSERT(trial_id(read, "data") == trial_id(trial, "data"));
}

TEST(TrialJson, RefusesAnEntryThatMakesSeveralTrials) {
  auto written = trial_to_json(small_trial());
  written["model"]["hidden_units"] = {1, 2};
  EXPECT_EQ(message_of([&] { trial_from_json(JsonField(written, "trial.json")); }),
            "trial.json#: expected one trial, got several");
}

TEST(TrialId, IsTheSameUnderAnotherExperimentsName) {
  auto other = small_trial();
  other.experiment = "second";
  EXPECT_EQ(trial_id(other, "data"), trial_id(small_trial(), "data"));
}

TEST(TrialId, ChangesWithEveryFieldWithTheSeedAndWithTheData) {
  const auto id = trial_id(small_trial(), "data");
  EXPECT_EQ(id.size(), 64u);
  EXPECT_NE(trial_id(small_trial(), "other data"), id);
  const std::vector<std::function<void(Trial&)>> changes{
      [](Trial& t) { t.dataset = "digits"; },
      [](Trial& t) { t.input = "alexnet.conv4"; },
      [](Trial& t) { t.scaling = Scaling::none; },
      [](Trial& t) { t.seed = 5; },
      [](Trial& t) { t.model.hidden_units = 6; },
      [](Trial& t) { t.model.initial_scale = 0.2; },
      [](Trial& t) { t.training.momentum = 0.2; },
      [](Trial& t) { t.training.batch_size = 0; },
      [](Trial& t) { t.training.steps = 101; },
      [](Trial& t) { t.training.l1 = 0.2; },
      [](Trial& t) { t.training.l2 = 0.2; },
      [](Trial& t) { t.training.curve_every = 2; },
      [](Trial& t) { t.training.patience = 2; },
      [](Trial& t) { t.training.engine = training::Engine::weight_space; }};
  for (const auto& change : changes) {
    auto trial = small_trial();
    change(trial);
    EXPECT_NE(trial_id(trial, "data"), id) << trial_to_json(trial);
  }
}

TEST(TrialId, StaysWhatItWasForResultsOnDisk) {
  // Python: sha256 of json.dumps({"trial": ..., "data": "data", "numbers": 3}, sort_keys=True,
  // separators=(",", ":")).
  EXPECT_EQ(trial_id(small_trial(), "data"),
            "12173ca7321e77aeb997f2802de5aeb80f758928cf221b94a631c05494e3d9c5");
}

}  // namespace
}  // namespace experiments
