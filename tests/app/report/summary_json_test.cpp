#include "app/report/summary_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/app/experiments/small_sweep_results.h"

namespace report {
namespace {

using experiments::results_of;
using experiments::small_experiment;
using experiments::summarise;
using nlohmann::json;

const std::vector<std::string> kClasses{"A", "B"};

TEST(SummaryJson, HoldsWhatTheTableShows) {
  const auto experiment = small_experiment(2, 3);
  const auto summary =
      summarise(experiment, results_of(experiment, {0.5, 0.4, 0.6, 0.6, 0.7, 0.8}), kClasses);
  const auto written = json::parse(summary_json({summary}, /*demo=*/true));
  EXPECT_EQ(written["generated_data"], true);
  const auto& shown = written["experiments"].at(0);
  EXPECT_EQ(shown["name"], "hidden-units");
  EXPECT_EQ(shown["varying"], json({"hidden_units"}));
  EXPECT_EQ(shown["ranking"], json({1, 0}));
  const auto& setting = shown["settings"].at(1);
  EXPECT_EQ(setting["values"], json({{"hidden_units", 2}}));
  EXPECT_EQ(setting["trial"]["model"]["hidden_units"], 2);
  EXPECT_EQ(setting["trained"], 3);
  EXPECT_DOUBLE_EQ(setting["validation_accuracy"]["mean"].get<double>(), 0.7);
  EXPECT_EQ(shown["best"]["setting"], 1);
  EXPECT_EQ(shown["best"]["lead"]["over_name"], "hidden_units=1");
  EXPECT_EQ(shown["best"]["confusion"], json::parse("[[6, 0], [3, 3]]"));
  EXPECT_EQ(shown["best"]["classes"].at(1)["name"], "B");
}

TEST(SummaryJson, HasNullsWhereNothingIsTrained) {
  const auto experiment = small_experiment(2, 1);
  const auto summary =
      summarise(experiment, std::vector<std::optional<experiments::TrialResult>>(2), kClasses);
  const auto shown = json::parse(summary_json({summary}, false))["experiments"][0];
  EXPECT_TRUE(shown["best"].is_null());
  EXPECT_TRUE(shown["settings"][0]["test_accuracy"]["mean"].is_null());
}

}  // namespace
}  // namespace report
