#include "app/report/verdict.h"

#include <gtest/gtest.h>

#include "app/report/table.h"
#include "tests/app/summary/small_sweep_results.h"

namespace report {
namespace {

using namespace experiments;

Experiment with_folds(int64_t units, int64_t repeats) {
  auto experiment = small_experiment(units, repeats);
  experiment.split.folds = 3;
  return experiment;
}

/// The second setting is the best on validation; no fold of any setting differs on test.
ExperimentSummary summary_of(const Experiment& experiment) {
  std::vector<double> validation;
  for (const double own : {0.5, 0.7}) validation.insert(validation.end(), 6, own);
  return summarise(experiment, results_of(experiment, validation), kContext);
}

TEST(Verdict, SaysWhatIsBestWhatIsAsGoodAndWhatChoosingIsWorth) {
  EXPECT_EQ(verdict(summary_of(with_folds(2, 2))),
            "Best on validation: hidden_units=2, 70.0 % ± 0.0 over 2 x 3 folds; its test accuracy "
            "is 75.0 % ± 0.0.\n"
            "As good: hidden_units=1 (probability above 95 %, where 1.0 points make no "
            "difference).\n"
            "The smallest network known to be as good: hidden_units=1.\n"
            "Choosing in this way gives 75.0 % ± 0.0 on pictures that played no part in the choice "
            "(over 6 folds).\n");
}

TEST(Verdict, SaysNothingOfSizesWhereTheyAreTheSame) {
  auto experiment = with_folds(2, 2);
  experiment.axes[0] = {"/training/batch_size",
                        {{"1", [](Trial& trial) { trial.training.batch_size = 1; }},
                         {"2", [](Trial& trial) { trial.training.batch_size = 2; }}}};
  EXPECT_EQ(verdict(summary_of(experiment)).find("smallest"), std::string::npos);
}

TEST(Verdict, CountsFoldsAndSplits) {
  CrossValidation found;
  found.repeats = 10;
  found.splits = 5;
  EXPECT_EQ(splits_text(found), "10 x 5 folds");
  found.repeats = 1;
  EXPECT_EQ(splits_text(found), "5 folds");
  found.splits = 1;
  found.repeats = 6;
  EXPECT_EQ(splits_text(found), "6 splits");
}

TEST(Table, ShowsFoldsWithProbabilities) {
  const auto text = table(summary_of(with_folds(2, 2)));
  EXPECT_EQ(text.substr(0, text.find("Best on")),
            "hidden-units: actors, pixels, face_network; 2 settings, 2 x 3 folds\n"
            "  hidden_units         train    validation          test  P(worse)  P(as good)  "
            "P(better)      p  chosen  fits  seconds\n"
            "             1  90.0 % ± 0.0  50.0 % ± 0.0  75.0 % ± 0.0     0.0 %     100.0 %      "
            "0.0 %  1.000       0     6     2.00  as good, smallest\n"
            "             2  90.0 % ± 0.0  70.0 % ± 0.0  75.0 % ± 0.0         -           -      "
            "    -      -       6     6     2.00  best\n");
}

}  // namespace
}  // namespace report
