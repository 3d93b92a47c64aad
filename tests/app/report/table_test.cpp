#include "app/report/table.h"

#include <gtest/gtest.h>

#include "tests/app/summary/small_sweep_results.h"

namespace report {
namespace {

using experiments::ExperimentSummary;
using experiments::kContext;
using experiments::results_of;
using experiments::small_experiment;
using experiments::summarise;

ExperimentSummary two_settings() {
  const auto experiment = small_experiment(2, 3);
  return summarise(experiment, results_of(experiment, {0.5, 0.4, 0.6, 0.6, 0.7, 0.8}), kContext);
}

TEST(Table, ShowsSettingsTheBestAndItsLead) {
  EXPECT_EQ(
      table(two_settings()),
      "hidden-units: actors, pixels, face_network; 2 settings, 3 repeats\n"
      "  hidden_units         train     validation          test  repeats  seconds\n"
      "             1  90.0 % ± 0.0  50.0 % ± 24.8  75.0 % ± 0.0        3     2.00\n"
      "             2  90.0 % ± 0.0  70.0 % ± 24.8  75.0 % ± 0.0        3     2.00  best\n"
      "Best on validation: hidden_units=2, 70.0 % ± 24.8 over 3 repeats.\n"
      "Its test accuracy: 75.0 % ± 0.0 over 3 repeats; taking the 4 test pictures as a sample of "
      "all "
      "there could be, 30.1 to 95.4 % (95 %, Wilson).\n"
      "It leads hidden_units=1 by 20.0 ± 24.8 points on validation and 0.0 ± 0.0 points on test "
      "(paired over 3 seeds): too close to call.\n");
}

TEST(Table, SaysWhereResultsOfSeveralKindsOfProcessorsStandSideBySide) {
  const auto experiment = small_experiment(2, 2);
  auto results = results_of(experiment, {0.5, 0.4, 0.6, 0.7});
  experiments::for_each_result(results, [](auto& result) {
    result.computed_by = {"1", "avx512", "SkylakeX", "avx512"};
  });
  results[0][{1}].computed_by.program = "2";
  EXPECT_EQ(table(summarise(experiment, results, kContext)).find("Mixed"), std::string::npos);
  results[1][{1}].computed_by = {"1", "avx2", "Haswell", "avx2"};
  const auto text = table(summarise(experiment, results, kContext));
  EXPECT_NE(
      text.find("\nMixed: 3 trials with avx512, BLAS SkylakeX, ATen avx512; 1 trial with avx2, "
                "BLAS Haswell, ATen avx2: the same trial may have other numbers with each.\n"),
      std::string::npos)
      << text;
}

TEST(Table, SaysThatDataWasGenerated) {
  const auto text = table(two_settings(), {/*all=*/false, /*demo=*/true});
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "hidden-units: actors (generated data), pixels, face_network; 2 settings, 3 repeats");
}

TEST(Table, ShowsNoIntervalForOneRepeat) {
  const auto experiment = small_experiment(2, 1);
  EXPECT_EQ(
      table(summarise(experiment, results_of(experiment, {0.5, 0.8}), kContext)),
      "hidden-units: actors, pixels, face_network; 2 settings, 1 repeat\n"
      "  hidden_units   train  validation    test  repeats  seconds\n"
      "             1  90.0 %      50.0 %  75.0 %        1     2.00\n"
      "             2  90.0 %      80.0 %  75.0 %        1     2.00  best\n"
      "Best on validation: hidden_units=2, 80.0 % over 1 repeat.\n"
      "Its test accuracy: 75.0 % over 1 repeat; taking the 4 test pictures as a sample of all "
      "there "
      "could be, 30.1 to 95.4 % (95 %, Wilson).\n"
      "It leads hidden_units=1 by 30.0 points on validation and 0.0 points on test (one seed: no "
      "interval).\n");
}

TEST(Table, NamesWhatDivergedFailedAndIsMissing) {
  const auto experiment = small_experiment(3, 2);
  auto results = results_of(experiment, {0.5, 0.6, 0.9, 0.9, 0.1, 0.1});
  results[1][{0}].state = experiments::TrialState::diverged;
  results[1][{0}].reason = "loss was not finite at step 3";
  results[2][{0}].state = experiments::TrialState::failed;
  results[2][{0}].reason = "out of memory";
  results[2].erase({1});
  EXPECT_EQ(
      table(summarise(experiment, results, kContext)),
      "hidden-units: actors, pixels, face_network; 3 settings, 2 repeats\n"
      "  hidden_units         train     validation          test  repeats  seconds\n"
      "             1  90.0 % ± 0.0  55.0 % ± 63.5  75.0 % ± 0.0        2     2.00  best\n"
      "             2  90.0 %        90.0 %         75.0 %         1 of 2     2.00  1 diverged\n"
      "             3       -             -              -         0 of 2        -  1 failed\n"
      "Best on validation: hidden_units=1, 55.0 % ± 63.5 over 2 repeats.\n"
      "Its test accuracy: 75.0 % ± 0.0 over 2 repeats; taking the 4 test pictures as a sample of "
      "all "
      "there could be, 30.1 to 95.4 % (95 %, Wilson).\n"
      "1 trial not trained yet.\n"
      "1 trial diverged.\n"
      "1 trial failed.\n"
      "  loss was not finite at step 3\n"
      "  out of memory\n");
}

TEST(Table, ShowsTheBestTwentyOfMany) {
  const auto experiment = small_experiment(31, 1);
  std::vector<double> validation;
  for (int i = 0; i < 31; ++i) validation.push_back(i / 100.0);
  const auto summary = summarise(experiment, results_of(experiment, validation), kContext);
  const auto text = table(summary);
  EXPECT_NE(text.find("  ... and 11 more settings: show --all\n"), std::string::npos) << text;
  EXPECT_LT(text.find("30.0 %"), text.find("29.0 %"));
  EXPECT_EQ(text.find("10.0 %"), std::string::npos);
  const auto all = table(summary, {/*all=*/true});
  EXPECT_NE(all.find("10.0 %"), std::string::npos);
  EXPECT_EQ(all.find("more settings"), std::string::npos);
}

TEST(Table, StandsBeforeAnythingIsTrained) {
  const auto experiment = small_experiment(2, 1);
  EXPECT_EQ(table(summarise(experiment, experiments::ExperimentResults(2), kContext)),
            "hidden-units: actors, pixels, face_network; 2 settings, 1 repeat\n"
            "  hidden_units  train  validation  test  repeats  seconds\n"
            "             1      -           -     -   0 of 1        -\n"
            "             2      -           -     -   0 of 1        -\n"
            "2 trials not trained yet.\n");
}

}  // namespace
}  // namespace report
