#include "app/summary/summary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "tests/app/summary/input_results.h"
#include "tests/app/summary/small_sweep_results.h"

namespace experiments {
namespace {

ExperimentSummary summary_of(const Experiment& experiment, const std::vector<double>& validation) {
  return summarise(experiment, results_of(experiment, validation), kContext);
}

TEST(Summary, AveragesOverTheRepeats) {
  const auto summary = summary_of(small_experiment(2, 3), {0.5, 0.4, 0.6, 0.6, 0.7, 0.8});
  ASSERT_EQ(summary.settings.size(), 2u);
  const auto& second = summary.settings[1];
  EXPECT_EQ(second.trained, 3);
  EXPECT_NEAR(second.validation_accuracy.mean, 0.7, 1e-12);
  EXPECT_NEAR(second.validation_accuracy.half_width.value(), 0.24841377117, 1e-9);
  EXPECT_NEAR(second.validation_loss.mean, 0.3, 1e-12);
  EXPECT_NEAR(second.test_accuracy.mean, 0.75, 1e-12);
  EXPECT_NEAR(second.train_accuracy.mean, 0.9, 1e-12);
  EXPECT_EQ(second.seconds.mean, 2);
}

TEST(Summary, NamesSettingsByWhatVaries) {
  const auto summary = summary_of(small_experiment(2, 1), {0.5, 0.6});
  EXPECT_EQ(summary.varying, (std::vector<std::string>{"hidden_units"}));
  EXPECT_EQ(summary.settings[1].name, "hidden_units=2");
  EXPECT_EQ(summary.settings[1].values, (std::vector<std::string>{"2"}));
  auto two_axes = small_experiment(2, 1);
  two_axes.axes.push_back({"/training/batch_size",
                           {{"full", [](Trial& trial) { trial.training.batch_size = 0; }},
                            {"8", [](Trial& trial) { trial.training.batch_size = 8; }}}});
  EXPECT_EQ(summary_of(two_axes, {0.1, 0.1, 0.1, 0.1}).settings[2].name,
            "hidden_units=2, batch_size=full");
}

TEST(Summary, ChoosesByValidationThenByLossThenAsListed) {
  const auto experiment = small_experiment(3, 1);
  EXPECT_EQ(summary_of(experiment, {0.5, 0.7, 0.6}).ranking, (std::vector<size_t>{1, 2, 0}));
  auto results = results_of(experiment, {0.5, 0.5, 0.5});
  EXPECT_EQ(summarise(experiment, results, kContext).ranking, (std::vector<size_t>{0, 1, 2}));
  results[2][{0}].validation.loss = 0.1;
  EXPECT_EQ(summarise(experiment, results, kContext).ranking, (std::vector<size_t>{2, 0, 1}));
}

TEST(Summary, PairsTheLeadByKey) {
  const auto summary = summary_of(small_experiment(2, 3), {0.5, 0.4, 0.6, 0.6, 0.7, 0.8});
  const auto& lead = summary.best.value().lead.value();
  EXPECT_EQ(lead.runner_up, 0u);
  EXPECT_EQ(lead.validation.count, 3);
  EXPECT_NEAR(lead.validation.mean, 0.2, 1e-12);
  EXPECT_NEAR(lead.validation.half_width.value(), 0.24841377117, 1e-9);
  EXPECT_TRUE(lead.too_close_to_call());
  EXPECT_NEAR(lead.test.mean, 0, 1e-12);
}

TEST(Summary, PairsOnlyRepeatsThatBothHave) {
  const auto experiment = small_experiment(2, 3);
  auto results = results_of(experiment, {0.5, 0.4, 0.6, 0.6, 0.7, 0.8});
  results[0].erase({1});
  const auto summary = summarise(experiment, results, kContext);
  EXPECT_EQ(summary.best->lead->validation.count, 2);
  EXPECT_NEAR(summary.best->lead->validation.mean, 0.15, 1e-12);
  EXPECT_EQ(summary.settings[0].trained, 2);
  EXPECT_EQ(summary.settings[0].repeats, (std::vector<RepeatKey>{{0}, {1}, {2}}));
}

TEST(Summary, SumsTheConfusionOfTheBestSettingOverItsRepeats) {
  const auto summary = summary_of(small_experiment(2, 3), {0.5, 0.4, 0.6, 0.6, 0.7, 0.8});
  const auto& best = summary.best.value();
  EXPECT_EQ(best.index, 1u);
  EXPECT_TRUE(torch::equal(best.confusion, torch::tensor({{6, 0}, {3, 3}}, torch::kInt64)));
  ASSERT_EQ(best.class_figures.size(), 2u);
  EXPECT_NEAR(best.class_figures[0].precision, 6.0 / 9, 1e-12);
  EXPECT_NEAR(best.class_figures[1].recall, 0.5, 1e-12);
}

TEST(Summary, CountsEachTestPictureOnceInWilsonsInterval) {
  const auto summary = summary_of(small_experiment(2, 3), {0.5, 0.4, 0.6, 0.6, 0.7, 0.8});
  EXPECT_EQ(summary.best->test_pictures, 4);
  EXPECT_NEAR(summary.best->test_interval.low, 0.30064184258, 1e-9);
  EXPECT_NEAR(summary.best->test_interval.high, 0.95441273919, 1e-9);
}

TEST(Summary, CountsDivergedAndFailedTrialsWithoutAveragingThem) {
  const auto experiment = small_experiment(2, 2);
  auto results = results_of(experiment, {0.5, 0.6, 0.9, 0.9});
  auto& lost = results[1][{0}];
  lost.state = TrialState::diverged;
  lost.reason = "loss was not finite at step 3";
  lost.validation.loss = std::numeric_limits<double>::quiet_NaN();
  const auto summary = summarise(experiment, results, kContext);
  EXPECT_EQ(summary.settings[1].diverged, 1);
  EXPECT_EQ(summary.settings[1].trained, 1);
  EXPECT_EQ(summary.settings[1].validation_accuracy.mean, 0.9);
  EXPECT_EQ(summary.failures, (std::vector<std::string>{"loss was not finite at step 3"}));
  // A setting that only some seeds survive does not beat one that all do.
  EXPECT_EQ(summary.best->index, 0u);
  lost.state = TrialState::failed;
  EXPECT_EQ(summarise(experiment, results, kContext).settings[1].failed, 1);
}

TEST(Summary, HasNoBestBeforeAnythingIsTrained) {
  const auto experiment = small_experiment(2, 1);
  const auto summary = summarise(experiment, ExperimentResults(2), kContext);
  EXPECT_FALSE(summary.best);
  EXPECT_TRUE(summary.ranking.empty());
}

TEST(Summary, HasNoLeadWithOneSetting) {
  const auto summary = summary_of(small_experiment(1, 2), {0.5, 0.6});
  EXPECT_FALSE(summary.best.value().lead);
  EXPECT_EQ(summary.settings[0].name, "");
}

TEST(Summary, AsksForPredictionsOfTheBestSettingOnly) {
  const auto experiment = small_experiment(2, 2);
  std::vector<int64_t> asked;
  const auto summary = summarise(experiment, results_of(experiment, {0.5, 0.4, 0.6, 0.7}),
                                 {{"A", "B"},
                                  [&](const TrialResult& result) {
                                    asked.push_back(result.trial.model.hidden_units);
                                    return result.predictions;
                                  },
                                  {}});
  EXPECT_EQ(asked, (std::vector<int64_t>{2, 2}));
}

// Learning rate 2 is best with pixels, 1 with features.
ExperimentResults results_of_inputs(const Experiment& experiment) {
  auto results = results_of(experiment, {0.5, 0.5, 0.6, 0.6, 0.9, 0.9, 0.8, 0.8});
  for_each_result(results, [](TrialResult& result) {
    const bool features = result.trial.input == "alexnet.conv4";
    result = with_right_pictures(result, {true, features, features, !features});
  });
  return results;
}

TEST(Summary, ComparesInputsEachAtItsBestSetting) {
  const auto experiment = input_experiment(2);
  const auto summary = summarise(experiment, results_of_inputs(experiment), kContext);
  const auto& inputs = summary.inputs.pairs.at(0);
  EXPECT_EQ(summary.settings[inputs.first].name, "input=pixels, learning_rate=2");
  EXPECT_EQ(summary.settings[inputs.second].name, "input=alexnet.conv4, learning_rate=1");
  EXPECT_NEAR(inputs.figures.over_seeds.mean, 0.25, 1e-12);
  EXPECT_EQ(inputs.figures.only_first_right, (std::vector<std::string>{"1/3"}));
}

TEST(Summary, ComparesEveryTwoInputsInTheOrderOfTheirNames) {
  auto experiment = input_experiment(1);
  std::reverse(experiment.axes[0].values.begin(), experiment.axes[0].values.end());
  const auto summary = summary_of(experiment, {0.9, 0.8, 0.5, 0.6});
  ASSERT_EQ(summary.inputs.pairs.size(), 1u);
  EXPECT_EQ(summary.settings[summary.inputs.pairs[0].first].trial.input, "pixels");
  EXPECT_EQ(summary.settings[summary.inputs.pairs[0].second].trial.input, "alexnet.conv4");
}

TEST(Summary, ComparesNothingWhereOneInputHasNoTrainedRepeat) {
  const auto experiment = input_experiment(1);
  auto results = results_of(experiment, {0.5, 0.5, 0.5, 0.5});
  results[0].clear();
  results[1][{0}].state = TrialState::diverged;
  EXPECT_TRUE(summarise(experiment, results, kContext).inputs.pairs.empty());
  EXPECT_TRUE(summary_of(small_experiment(2, 1), {0.5, 0.6}).inputs.pairs.empty());
}

TEST(Summary, SaysThatFeaturesAreUntrained) {
  const auto experiment = input_experiment(1);
  const auto summary = summarise(experiment, results_of(experiment, {0.5, 0.5, 0.5, 0.5}),
                                 {{"A", "B"}, {}, /*untrained_inputs=*/{"alexnet.conv4"}});
  EXPECT_EQ(summary.settings[0].name, "input=pixels, learning_rate=1");
  EXPECT_EQ(summary.settings[2].name, "input=alexnet.conv4 (untrained), learning_rate=1");
}

TEST(Summary, RefusesResultsThatAreNotOnePerSetting) {
  EXPECT_THROW(summarise(small_experiment(2, 2), {}, kContext), std::invalid_argument);
}

}  // namespace
}  // namespace experiments
