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

/// Half of the fields at their defaults.
rc::Gen<Trial> any_trial() {
  return rc::gen::exec([] {
    Trial trial;
    trial.experiment = "any";
    trial.dataset = "faces";
    trial.seed = *rc::gen::inRange<uint64_t>(0, 3);
    const auto perhaps = [](auto& member, auto other) {
      if (*rc::gen::arbitrary<bool>()) member = other;
    };
    perhaps(trial.input, "alexnet.conv4");
    perhaps(trial.scaling, Scaling::none);
    perhaps(trial.model.type, models::ModelType::linear_regression);
    if (trial.model.type == models::ModelType::face_network) trial.model.hidden_units = 7;
    perhaps(trial.model.initial_scale, 0.25);
    perhaps(trial.training.optimizer, training::Optimizer::adam);
    const bool sgd = trial.training.optimizer == training::Optimizer::sgd;
    if (sgd) perhaps(trial.training.momentum, 0.9);
    perhaps(trial.training.learning_rate, 1.0 / 3);
    perhaps(trial.training.batch_size, 0);
    (*rc::gen::arbitrary<bool>() ? trial.training.steps : trial.training.epochs) = 5;
    perhaps(trial.training.l2, 1e-7);
    perhaps(trial.training.curve_every, 3);
    perhaps(trial.training.patience, 4);
    perhaps(trial.training.engine, training::Engine::weight_space);
    return trial;
  });
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

TEST(CanonicalJson, LeavesOutWhatStandsAtItsDefault) {
  auto trial = Trial{};
  trial.dataset = "faces";
  trial.model.hidden_units = 30;
  trial.training.epochs = 2;
  EXPECT_EQ(canonical_json(trial).dump(),
            R"({"dataset":"faces","model":{"hidden_units":30,"type":"face_network"},"seed":0,)"
            R"("training":{"epochs":2}})");
}

RC_GTEST_PROP(CanonicalJson, ReadsBackAsTheSameTrial, ()) {
  const auto trial = *any_trial();
  auto written = canonical_json(trial);
  written["name"] = trial.experiment;
  const auto read = trial_from_json(JsonField(written, "trial.json"));
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

// Python: sha256 of json.dumps({"trial": ..., "data": "data", "numbers": 4}, sort_keys=True,
// separators=(",", ":")), each trial without its defaults. Results on disk are found by these: a
// new field with a default changes none of them.
const std::vector<std::pair<std::string, std::string>>& frozen_ids() {
  static const std::vector<std::pair<std::string, std::string>> kIds{
      {R"({"model": {"type": "face_network", "hidden_units": 30}, "training": {"steps": 100}})",
       "78a107fb9896c5e8f807e32912127ef2b317c3483953bfa94b72292109bf6723"},
      {R"({"model": {"type": "face_network", "hidden_units": 300, "initial_scale": 0.05}, "training": {"epochs": 3, "momentum": 0.9}, "seed": 4})",
       "a4b9ae02cd68391a4765fd3c442421db4df27bf5da01c48d9ea5076affc85e90"},
      {R"({"model": {"type": "face_network", "hidden_units": 1}, "training": {"optimizer": "adam", "learning_rate": 0.003, "steps": 1}, "scaling": "standardised"})",
       "1cfe5678abe7dc364b8c08e612316ec06844598e2203e47e91dcdaa0a16bb2bc"},
      {R"({"model": {"type": "face_network", "hidden_units": 30}, "training": {"engine": "sample_space", "steps": 100}, "input": "alexnet.conv4"})",
       "e81ae37941b88da89a548895b433b7c228fbe5544b4cda2523a2dc1979e100f0"},
      {R"({"model": {"type": "face_network", "hidden_units": 30}, "training": {"engine": "weight_space", "batch_size": "full", "steps": 100}})",
       "89ac6dd8a0a2404b3e9a5e027cf5d1cbe88553d545ac02e61e25d8f8165977a5"},
      {R"({"model": {"type": "logistic_regression"}, "training": {"epochs": 1}})",
       "573ce7cf3e457da2af457b52f2aa4890eb8d7650150d2fba8dc72caf65ba10d9"},
      {R"({"model": {"type": "logistic_regression"}, "training": {"steps": 7, "l1": 1e-4, "l2": 0.5, "curve_every": 2, "patience": 3}, "scaling": "none"})",
       "93d3bd317c1d4740d7cdf93ce2cd5132f321d8cbc25ad96c9e9a191bc6127810"},
      {R"({"model": {"type": "logistic_regression"}, "training": {"optimizer": "adam", "steps": 7, "batch_size": 1}, "input": "alexnet.conv4", "seed": 9007199254740991})",
       "ca0abeece06369a24580cc8a6808f3011c99d4a48b039f89d8e27ceb674cefb0"},
      {R"({"model": {"type": "logistic_regression", "initial_scale": 0}, "training": {"engine": "sample_space", "steps": 7, "l2": 1e-9}})",
       "7508c3e0b5a42be1260ff5948c4f9efd468d7bf8ec63efc1c2eb08e5137250e8"},
      {R"({"model": {"type": "linear_regression"}, "training": {"steps": 100}})",
       "c8d6190aac15a5321855448b5a2da23c424be95de231c6a43358511adfe4b4ff"},
      {R"({"model": {"type": "linear_regression"}, "training": {"epochs": 2, "optimizer": "adam", "engine": "weight_space", "l1": 0.125}, "scaling": "standardised"})",
       "27ede91b8509ab65d0f9e7bef155c3603ae8f50a71b36054947c6c220a427f91"},
      {R"({"model": {"type": "linear_regression"}, "training": {"steps": 100, "learning_rate": 0.1, "momentum": 0, "batch_size": 32, "l2": 0}, "seed": 1})",
       "8c05cb4e9d8058237dc5ab02f246694bc9b21761d88236117532c6835d17b22c"},
  };
  return kIds;
}

TEST(TrialId, StaysWhatItWasForResultsOnDisk) {
  for (const auto& [text, id] : frozen_ids()) {
    auto entry = json::parse(text);
    entry["name"] = "any";
    entry["dataset"] = "faces";
    const auto trial = trial_from_json(JsonField(entry, "trial.json"));
    EXPECT_EQ(trial_id(trial, "data"), id) << canonical_json(trial);
  }
}

}  // namespace
}  // namespace experiments
