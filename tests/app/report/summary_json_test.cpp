#include "app/report/summary_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/app/summary/input_results.h"
#include "tests/app/summary/small_sweep_results.h"

namespace report {
namespace {

using experiments::kContext;
using experiments::results_of;
using experiments::small_experiment;
using experiments::summarise;
using nlohmann::json;

TEST(SummaryJson, HoldsWhatTheTableShows) {
  const auto experiment = small_experiment(2, 3);
  const auto summary =
      summarise(experiment, results_of(experiment, {0.5, 0.4, 0.6, 0.6, 0.7, 0.8}), kContext);
  const auto written = json::parse(summary_json({summary}, {}, /*demo=*/true));
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
  EXPECT_EQ(shown["best"]["lead"]["too_close_to_call"], true);
  EXPECT_EQ(shown["best"]["confusion"], json::parse("[[6, 0], [3, 3]]"));
  EXPECT_EQ(shown["best"]["classes"].at(1)["name"], "B");
}

TEST(SummaryJson, SaysWhatComputedTheResults) {
  const auto experiment = small_experiment(2, 2);
  auto results = results_of(experiment, {0.5, 0.4, 0.6, 0.7});
  experiments::for_each_result(results, [](auto& result) {
    result.computed_by = {"1", "avx512", "SkylakeX", "avx512"};
  });
  const auto shown = [&] {
    return json::parse(
        summary_json({summarise(experiment, results, kContext)}, {}, false))["experiments"][0];
  };
  EXPECT_EQ(shown()["mix"], "");
  results[1][{1}].computed_by = {"2", "avx2", "Haswell", "avx2"};
  EXPECT_EQ(shown()["computed_by"], json::parse(R"([
      {"program": "1", "instructions": "avx512", "blas": "SkylakeX", "aten": "avx512", "trials": 3},
      {"program": "2", "instructions": "avx2", "blas": "Haswell", "aten": "avx2", "trials": 1}])"));
  EXPECT_EQ(
      shown()["mix"],
      "3 trials with avx512, BLAS SkylakeX, ATen avx512; 1 trial with avx2, BLAS Haswell, ATen "
      "avx2: the same trial may have other numbers with each");
}

TEST(SummaryJson, HoldsTheComparisonOfInputs) {
  const auto experiment = experiments::input_experiment(2);
  const auto results = results_of(experiment, {0.5, 0.5, 0.4, 0.4, 0.9, 0.9, 0.8, 0.8});
  const auto summary = summarise(experiment, results, kContext);
  const auto shown =
      json::parse(summary_json({summary}, {}, false))["experiments"][0]["comparisons"][0];
  EXPECT_EQ(shown["names"],
            json({"input=pixels, learning_rate=1", "input=alexnet.conv4, learning_rate=1"}));
  EXPECT_EQ(shown["settings"], json({0, 2}));
  EXPECT_EQ(shown["test_difference"]["count"], 2);
  EXPECT_EQ(shown["mcnemar"], json({{"only_first", 0}, {"only_second", 0}, {"p", 1.0}}));
  EXPECT_EQ(shown["confusions"].size(), 2u);
  EXPECT_EQ(shown["holm_p"], 1.0);
  const auto inputs = json::parse(summary_json({summary}, {}, false))["experiments"][0]["inputs"];
  ASSERT_EQ(inputs.size(), 2u);
  EXPECT_EQ(inputs[1]["input"], "alexnet.conv4");
  EXPECT_EQ(inputs[1]["setting"], 2);
  EXPECT_EQ(inputs[1]["only_right"], json::array());
}

TEST(SummaryJson, HasNullsWhereNothingIsTrained) {
  const auto experiment = small_experiment(2, 1);
  const auto summary = summarise(experiment, experiments::ExperimentResults(2), kContext);
  const auto shown = json::parse(summary_json({summary}, {}, false))["experiments"][0];
  EXPECT_TRUE(shown["best"].is_null());
  EXPECT_TRUE(shown["settings"][0]["test_accuracy"]["mean"].is_null());
}

TEST(SummaryJson, HoldsStudiesWithoutTheirPictures) {
  const std::map<int64_t, json> studies{
      {4, json::parse(R"({"name": "look", "id": "abc", "finding": "wide", "blocks": [
              {"kind": "table", "caption": "", "header": ["a"], "rows": [["1"]]},
              {"kind": "pictures", "pictures": [{"title": "one", "png": "data:"}]}]})")},
      {2, json::parse(R"({"name": "first", "blocks": []})")}};
  const auto written = json::parse(summary_json({}, studies, false))["studies"];
  ASSERT_EQ(written.size(), 2u);
  EXPECT_EQ(written[0]["name"], "first");
  EXPECT_EQ(written[1], json::parse(R"({"name": "look", "finding": "wide", "blocks": [
              {"kind": "table", "caption": "", "header": ["a"], "rows": [["1"]]},
              {"kind": "pictures", "pictures": [{"title": "one"}]}]})"));
}

}  // namespace
}  // namespace report
