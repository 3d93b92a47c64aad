#include "app/trials/model_keeping.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/trials/train_trial.h"
#include "app/trials/train_trials.h"
#include "files/safetensors.h"
#include "tests/app/trials/small_plan.h"
#include "tests/files/temporary_folder.h"
#include "training/loss.h"
#include "training/model_state.h"

namespace experiments {
namespace {

std::vector<PlannedTrial> unfinished(const Plan& plan, const RunFolder& folder) {
  std::vector<std::string> notices;
  return unfinished(plan, folder, /*retry_failed=*/false, notices);
}

/// The ids of the models that are kept once all is trained, sorted.
std::vector<std::string> kept_after(const Plan& plan, const RunFolder& folder, int64_t jobs = 2) {
  RunOptions options;
  options.jobs = jobs;
  train_trials(plan, unfinished(plan, folder), folder.store(), options, {});
  auto ids = folder.store().kept_models();
  std::sort(ids.begin(), ids.end());
  return ids;
}

/// The best of each run of `count` trials of the plan, sorted.
std::vector<std::string> best_of_each(const Plan& plan, const RunFolder& folder, size_t count) {
  std::vector<std::string> ids;
  const auto& trials = plan.trials[0];
  for (size_t first = 0; first < trials.size(); first += count) {
    std::tuple<double, double, size_t> best{2, 0, 0};
    for (size_t i = first; i < first + count; ++i) {
      const auto result = folder.read(trials[i].id).result.value();
      const auto& found = result.validation;
      if (is_trained(result)) best = std::min(best, {-found.accuracy(), found.loss, i});
    }
    ids.push_back(trials[std::get<2>(best)].id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

TEST(ModelKeeping, KeepsTheBestOfEachSettingWhateverTheOrderAndTheThreads) {
  const auto plan = small_plan(R"({"repeats": 5})");
  for (const int64_t jobs : {1, 3}) {
    const TemporaryFolder temporary;
    const RunFolder folder(temporary / "run");
    const auto kept = kept_after(plan, folder, jobs);
    EXPECT_EQ(kept.size(), 3U);
    EXPECT_EQ(kept, best_of_each(plan, folder, 5));
  }
}

TEST(ModelKeeping, ARunThatGoesOnReplacesOnlyWorseModels) {
  const auto few = small_plan(R"({"repeats": 2})"), more = small_plan(R"({"repeats": 6})");
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  const auto kept = kept_after(few, folder);
  EXPECT_EQ(kept, best_of_each(few, folder, 2));
  const auto kept_then = kept_after(more, folder);
  EXPECT_EQ(kept_then, best_of_each(more, folder, 6));
}

TEST(ModelKeeping, KeepsAllOrNoneWhereAskedTo) {
  const TemporaryFolder temporary;
  const RunFolder all(temporary / "all"), none(temporary / "none");
  EXPECT_EQ(kept_after(small_plan(R"({"repeats": 2, "keep": "all"})"), all).size(), 6U);
  EXPECT_TRUE(kept_after(small_plan(R"({"repeats": 2, "keep": "none"})"), none).empty());
}

// Six of these 39 MB each would fit.
TEST(ModelKeeping, KeepsTheBestOfTheExperimentWhereThoseOfItsSettingsWouldBeLarge) {
  const auto plan = small_plan(R"({
    "model": {"type": "face_network", "hidden_units": 17000},
    "training": {"learning_rate": [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07],
                 "steps": 1, "engine": "weight_space"}})");
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  const auto kept = kept_after(plan, folder);
  EXPECT_EQ(kept, best_of_each(plan, folder, 7));
}

TEST(ModelKeeping, KeepsNoModelOfAFitThatIsNotTested) {
  const auto plan = make_plan(read_sweep_text(R"({
      "datasets": {"faces": {"loader": "generated_faces", "per_class": 6, "size": 24,
                             "split": {"folds": 2, "inner_folds": 2}}},
      "experiments": [{"name": "one", "dataset": "faces", "keep": "all",
                       "model": {"type": "logistic_regression"},
                       "training": {"learning_rate": 0.1, "steps": 5}}]})",
                                              "experiments.json"),
                              {});
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  const auto kept = kept_after(plan, folder);
  EXPECT_EQ(kept.size(), 2U);
  for (const auto& id : kept) EXPECT_FALSE(folder.read(id).result->trial.inner_fold);
}

TEST(ModelKeeping, KeepsNoModelThatDiverged) {
  const auto plan = small_plan(R"({"keep": "all", "model": {"type": "linear_regression"},
                                     "training": {"learning_rate": 10}})");
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  EXPECT_TRUE(kept_after(plan, folder).empty());
}

TEST(ModelKeeping, KeepsWhatTheStoredFiguresFollowFrom) {
  const auto plan = small_plan(R"({
    "keep": "all", "model": {"type": "face_network", "hidden_units": 10},
    "training": {"learning_rate": 0.01, "engine": ["sample_space", "weight_space"]}})");
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  ASSERT_EQ(kept_after(plan, folder).size(), 2U);
  for (const auto& [trial, id] : plan.trials[0]) {
    const auto data = prepared_rows(plan, trial).data;
    const auto state = files::safetensors_from(folder.store().find_model(id)->bytes).tensors;
    const auto parameters = training::parameters_of(state, request_of(trial, data.shape()), data);
    auto [inputs, labels] = data.select(data.test);
    training::scale_rows_(inputs, data.row_scaling());
    const auto hidden =
        torch::addmm(parameters.at("hidden.bias"), inputs, parameters.at("hidden.weight").t())
            .tanh();
    const auto scores =
        torch::addmm(parameters.at("output.bias"), hidden, parameters.at("output.weight").t());
    const auto loss = training::score_sums(training::Loss::log_loss, scores, labels).loss /
                      static_cast<double>(labels.size(0));
    EXPECT_NEAR(loss, folder.read(id).result->test.loss, 1e-5);
  }
}

}  // namespace
}  // namespace experiments
