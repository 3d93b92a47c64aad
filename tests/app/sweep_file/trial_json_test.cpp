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

// Python: sha256 of json.dumps({"trial": ..., "data": "data", "numbers": 5}, sort_keys=True,
// separators=(",", ":")), each trial without its defaults. Results on disk are found by these: a
// new field with a default changes none of them.
const std::vector<std::pair<std::string, std::string>>& frozen_ids() {
  static const std::vector<std::pair<std::string, std::string>> kIds{
      {R"({"model": {"type": "face_network", "hidden_units": 30}, "training": {"steps": 100}})",
       "3e09dc74e55956524a8454a4ab0bbf292a4a3139d0273c93d96bf16984d7517d"},
      {R"({"model": {"type": "face_network", "hidden_units": 300, "initial_scale": 0.05}, "training": {"epochs": 3, "momentum": 0.9}, "seed": 4})",
       "4ae0b8ff8b13a8eb594a1b74d9f7514c74d99dc41222ab78a7f8d3b5657f8323"},
      {R"({"model": {"type": "face_network", "hidden_units": 1}, "training": {"optimizer": "adam", "learning_rate": 0.003, "steps": 1}, "scaling": "standardised"})",
       "33cdf0894c715938274aeae955ced32dd4401ae22ff9469cc5636ab93755c0dd"},
      {R"({"model": {"type": "face_network", "hidden_units": 30}, "training": {"engine": "sample_space", "steps": 100}, "input": "alexnet.conv4"})",
       "09a9932571db97b400771cf8b125f0ce1fbc1a76751a1c9b2e43cec81df46207"},
      {R"({"model": {"type": "face_network", "hidden_units": 30}, "training": {"engine": "weight_space", "batch_size": "full", "steps": 100}})",
       "9387d0af8d10da1b8489fb944251a030c17b073cf60de2cf384920ee2a99f774"},
      {R"({"model": {"type": "logistic_regression"}, "training": {"epochs": 1}})",
       "0262c1043a1822c3c8f034abc7226b58d8654cc6180fecdd0525e70a4bc7e62d"},
      {R"({"model": {"type": "logistic_regression"}, "training": {"steps": 7, "l1": 1e-4, "l2": 0.5, "curve_every": 2, "patience": 3}, "scaling": "none"})",
       "9ab2ee712ff5c8e9e0eba2fcf4a712d1b0ed99256a81111079fb47318c50f0b4"},
      {R"({"model": {"type": "logistic_regression"}, "training": {"optimizer": "adam", "steps": 7, "batch_size": 1}, "input": "alexnet.conv4", "seed": 9007199254740991})",
       "ed6b2421b655f2614d6bc5c9aa8aeddddb18515cd1c4bb0971e68d4e17c03513"},
      {R"({"model": {"type": "logistic_regression", "initial_scale": 0}, "training": {"engine": "sample_space", "steps": 7, "l2": 1e-9}})",
       "45adefd3bbfc8be4f5dd5ba69f4114fc1e47b642dcd53215f877c5ba904a7c85"},
      {R"({"model": {"type": "linear_regression"}, "training": {"steps": 100}})",
       "84ebefe4ba746a541014cac493e9b1d1a4ee281e4ff04e05cb90d9ed4f1a35d2"},
      {R"({"model": {"type": "linear_regression"}, "training": {"epochs": 2, "optimizer": "adam", "engine": "weight_space", "l1": 0.125}, "scaling": "standardised"})",
       "147d651240ff3f3ac40fa0da71fa89d6b53daeb2f420091ca7b2a9575675d219"},
      {R"({"model": {"type": "linear_regression"}, "training": {"steps": 100, "learning_rate": 0.1, "momentum": 0, "batch_size": 32, "l2": 0}, "seed": 1})",
       "4aa9ccfa7698a0a718789eb6034a2f13eb399fbbe82acf620d9a6d70646e7c77"},
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
