#include "app/summary/cross_validation.h"

#include <gtest/gtest.h>

#include "app/summary/fold_scores.h"
#include "tests/app/summary/small_sweep_results.h"

namespace experiments {
namespace {

Experiment with_folds(int64_t units, int64_t repeats, int64_t folds, int64_t inner_folds = 0) {
  auto experiment = small_experiment(units, repeats);
  experiment.split.folds = folds;
  experiment.split.inner_folds = inner_folds;
  return experiment;
}

/// As `experiment` trains them: the tested fits of inner folds have no validation pictures, the
/// others no test pictures. Validation accuracies are 0.9 for the first setting and less by a tenth
/// for each other; tests are right on `correct` of 4.
ExperimentResults trained(const Experiment& experiment, int64_t correct = 3) {
  ExperimentResults results;
  for (const auto& setting : expand(experiment)) {
    const double accuracy = 0.9 - 0.1 * static_cast<double>(results.size());
    auto& own = results.emplace_back();
    for (const auto& trial : setting.repeats) {
      auto result = finished(trial, accuracy, correct);
      if (trial.inner_fold) result.test = {};
      if (experiment.split.inner_folds > 0 && !trial.inner_fold) result.validation = {};
      own[trial.key()] = result;
    }
  }
  return results;
}

TEST(FoldScores, ValidateByAllInnerFoldsTogether) {
  const auto experiment = with_folds(1, 1, 2, 2);
  auto results = trained(experiment);
  results[0][{0, 1, 0}].validation = {30, 10, 0.5};
  results[0][{0, 1, 1}].validation = {10, 10, 0.1};
  const auto scores = fold_scores(results[0], experiment.split);
  ASSERT_EQ(scores.size(), 2U);
  EXPECT_EQ(scores[1].key(), (RepeatKey{0, 1, {}}));
  EXPECT_EQ(scores[1].validation.accuracy(), 0.5);
  EXPECT_DOUBLE_EQ(scores[1].validation.loss, 0.4);
  EXPECT_EQ(scores[1].test_accuracy(), 0.75);
}

TEST(FoldScores, LeaveOutAFoldOfWhichAnInnerFoldIsMissingOrDiverged) {
  const auto experiment = with_folds(1, 1, 3, 2);
  auto results = trained(experiment);
  results[0].erase({0, 0, 1});
  results[0][{0, 2, 0}].state = TrialState::diverged;
  const auto scores = fold_scores(results[0], experiment.split);
  ASSERT_EQ(scores.size(), 1U);
  EXPECT_EQ(scores[0].key().fold, 1);
}

TEST(FoldScores, OverlapIsTestedByTrainedRowsAndNoneForOneSplit) {
  auto experiment = with_folds(1, 2, 3);
  const auto results = trained(experiment);
  const auto scores = fold_scores(results[0], experiment.split);
  EXPECT_DOUBLE_EQ(test_over_train(scores, experiment.split), 0.4);  // 4 by 10 rows
  EXPECT_EQ(test_over_train(scores, {}), 0);
  EXPECT_EQ(test_over_train({}, experiment.split), 0);
}

TEST(CrossValidation, IsNoneOfHoldOutSplits) {
  const auto experiment = small_experiment(2, 3);
  EXPECT_FALSE(cross_validate(experiment, results_of(experiment, {1, 1, 1, 1, 1, 1}), {0, 1}));
}

TEST(CrossValidation, HoldsEverySettingAgainstTheBestFoldByFold) {
  const auto experiment = with_folds(3, 2, 3, 2);
  auto results = trained(experiment);
  for (auto& [key, result] : results[1]) {
    if (!key.inner_fold) result.test.correct = key.fold == 0 ? 3 : 1;
  }
  const auto found = cross_validate(experiment, results, {0, 1, 2}).value();
  EXPECT_EQ(found.best, 0U);
  EXPECT_EQ(found.splits, 3);
  EXPECT_EQ(found.repeats, 2);
  EXPECT_FALSE(found.against_best[0]);
  const auto& second = found.against_best[1].value();
  EXPECT_EQ(second.folds.difference.count, 6);
  EXPECT_NEAR(second.folds.difference.mean, -1.0 / 3, 1e-12);
  EXPECT_NEAR(second.holm_p, 2 * second.folds.test->p, 1e-12);
  EXPECT_EQ(found.standings[0], Standing::best);
  EXPECT_EQ(found.standings[2], Standing::as_good) << "no difference in any fold";
  EXPECT_EQ(found.smallest, 0U);
}

TEST(CrossValidation, NamesTheSmallestOfThoseThatAreAsGood) {
  const auto experiment = with_folds(2, 2, 3);
  auto results = trained(experiment);
  for_each_result(results, [](auto& result) { result.trial.model.features = 10; });
  EXPECT_EQ(cross_validate(experiment, results, {1, 0}).value().smallest, 0U);
}

TEST(CrossValidation, ChoosesInEachFoldForItself) {
  const auto experiment = with_folds(2, 1, 2);
  auto results = trained(experiment);
  results[1][{0, 1, {}}].validation = {10, 10, 0.1};
  results[1][{0, 1, {}}].test = {4, 1, 0.5};
  const auto found = cross_validate(experiment, results, {0, 1}).value();
  EXPECT_EQ(found.nested.times_chosen, (std::vector<int64_t>{1, 1}));
  EXPECT_DOUBLE_EQ(found.nested.accuracy.mean, 0.5);
}

TEST(CrossValidation, OfSettingsWithoutACommonFoldIsUndecided) {
  const auto experiment = with_folds(2, 1, 2);
  auto results = trained(experiment);
  results[0].erase({0, 0, {}});
  results[1].erase({0, 1, {}});
  const auto found = cross_validate(experiment, results, {0, 1}).value();
  EXPECT_FALSE(found.against_best[1]);
  EXPECT_EQ(found.standings[1], Standing::undecided);
}

TEST(CrossValidation, WidensTheIntervalsOfMeans) {
  auto experiment = small_experiment(1, 3);
  auto results = results_of(experiment, {0.5, 0.6, 0.7});
  const auto plain = summarise(experiment, results, kContext).settings[0].validation_accuracy;
  experiment.split.resplit = true;
  const auto resplit = summarise(experiment, results, kContext).settings[0].validation_accuracy;
  EXPECT_EQ(plain.mean, resplit.mean);
  EXPECT_NEAR(*resplit.half_width / *plain.half_width, std::sqrt((1.0 / 3 + 0.4) * 3), 1e-12);
}

}  // namespace
}  // namespace experiments
