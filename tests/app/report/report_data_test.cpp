#include "app/report/report_data.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/pictures/picture_index.h"
#include "app/report/summary_json.h"
#include "files/whole_file.h"
#include "tests/app/summary/small_sweep_results.h"
#include "tests/files/temporary_folder.h"

namespace report {
namespace {

using experiments::ExperimentSummary;
using experiments::RunFolder;
using experiments::small_experiment;
using experiments::StoredRun;
using nlohmann::json;

/// Two settings with two repeats, their curves two points long.
StoredRun small_run() {
  StoredRun run;
  run.record.file = "{}";
  run.record.environment = R"({"threads": 2})";
  run.record.datasets["actors"].class_names = {"A", "B"};
  const auto experiment = small_experiment(2, 2);
  run.sweep.experiments = {experiment};
  auto results = experiments::results_of(experiment, {0.5, 0.4, 0.6, 0.7});
  int64_t count = 0;
  experiments::for_each_result(results, [&](auto& result) {
    result.id = "id" + std::to_string(count++);
    result.curve = {{0, 2, 0.1, 2.123456, 0.2, 0}, {10, 1, 0.9, 1.5, 0.8564912, 0}};
  });
  run.results = {results};
  return run;
}

std::vector<ExperimentSummary> summaries_of(const StoredRun& run) {
  return {experiments::summarise(run.sweep.experiments[0], run.results[0], {{"A", "B"}, {}, {}})};
}

json data_of(const StoredRun& run, const std::filesystem::path& folder,
             const std::map<int64_t, json>& studies = {}) {
  return json::parse(report_data(RunFolder(folder), run, summaries_of(run), studies));
}

TEST(ReportData, HoldsTheNumbersOfShow) {
  const TemporaryFolder folder;
  const auto run = small_run();
  const auto shown = json::parse(summary_json(summaries_of(run), {}, false))["experiments"][0];
  auto experiment = data_of(run, folder / "small")["experiments"][0];
  for (const auto& [name, value] : shown.items()) EXPECT_EQ(experiment[name], value) << name;
}

TEST(ReportData, NamesTheRunItsFileAndItsMachine) {
  const TemporaryFolder folder;
  const auto data = data_of(small_run(), folder / "small");
  EXPECT_EQ(data["name"], "small");
  EXPECT_EQ(json::parse(data["file"].get<std::string>()), json::object());
  EXPECT_EQ(data["environment"]["threads"], 2);
  EXPECT_EQ(data["datasets"]["actors"]["class_names"], json({"A", "B"}));
  EXPECT_TRUE(data["inputs"].empty());
}

TEST(ReportData, CountsWhatComputedEachTrialOnce) {
  const TemporaryFolder folder;
  auto run = small_run();
  run.results[0][0][{0}].computed_by = {"1", "avx2", "Haswell", "avx2"};
  // Another experiment with the same trials.
  run.sweep.experiments.push_back(run.sweep.experiments[0]);
  run.results.push_back(run.results[0]);
  const auto data = data_of(run, folder / "small");
  ASSERT_EQ(data["computed_by"].size(), 2u);
  EXPECT_EQ(data["computed_by"][0]["trials"], 3);
  EXPECT_EQ(data["computed_by"][1]["trials"], 1);
  EXPECT_EQ(data["computed_by"][1]["blas"], "Haswell");
  EXPECT_EQ(data["mix"],
            "3 trials with unknown instructions; 1 trial with avx2, BLAS Haswell, ATen "
            "avx2: the same trial may have other numbers with each");
}

TEST(ReportData, HasEveryTrialOnceWithItsSettingAndSeed) {
  const TemporaryFolder folder;
  auto run = small_run();
  run.results[0][0][{1}].state = experiments::TrialState::failed;
  run.results[0][1].erase({1});
  const auto trials = data_of(run, folder / "small")["experiments"][0]["trials"];
  EXPECT_EQ(trials["id"], json({"id0", "id1", "id2", nullptr}));
  EXPECT_EQ(trials["setting"], json({0, 0, 1, 1}));
  EXPECT_EQ(trials["seed"], json({0, 1, 0, 1}));
  EXPECT_EQ(trials["state"], json({"completed", "failed", "completed", "missing"}));
  EXPECT_EQ(trials["validation_accuracy"], json({0.5, nullptr, 0.6, nullptr}));
}

TEST(ReportData, RoundsCurvesAndLeavesOutSettingsWithoutOne) {
  const TemporaryFolder folder;
  auto run = small_run();
  for (auto& [key, result] : run.results[0][0]) result.state = experiments::TrialState::diverged;
  const auto curves = data_of(run, folder / "small")["experiments"][0]["curves"];
  ASSERT_EQ(curves.size(), 1u);
  // 0.85649 is 85.6 %; as 0.8565 it would be 85.7 %.
  EXPECT_EQ(curves[0]["validation_accuracy"]["mean"], json({0.2, 0.856491}));
  EXPECT_EQ(curves[0]["setting"], 1);
  EXPECT_EQ(curves[0]["step"], json({0, 10}));
  EXPECT_EQ(curves[0]["validation_loss"]["mean"], json({2.123, 1.5}));
  EXPECT_EQ(curves[0]["validation_loss"]["half_width"], json({0, 0}));
}

TEST(ReportData, HoldsThePicturesOfTheBestSettingAsDataUrls) {
  const TemporaryFolder folder;
  const auto path = folder / "small";
  files::write_whole(path / "pictures" / "a.jpg", "foobar");
  experiments::ExperimentPictures pictures{"hidden-units", {"id2", "id3"}, {}, {}};
  pictures.mistakes = {{"a.jpg", "photos/B.jpg", 1, 0, 0.9, 2}};
  files::write_whole(path / "pictures" / "index.json", experiments::to_text({pictures}));
  auto data = data_of(small_run(), path);
  EXPECT_EQ(data["experiments"][0]["pictures"]["mistakes"][0]["probability"], 0.9);
  EXPECT_EQ(data["images"], json({{"a.jpg", "data:image/jpeg;base64,Zm9vYmFy"}}));

  pictures.trials = {"id0", "id1"};  // of a setting that is no longer the best
  files::write_whole(path / "pictures" / "index.json", experiments::to_text({pictures}));
  data = data_of(small_run(), path);
  EXPECT_TRUE(data["experiments"][0]["pictures"].is_null());
  EXPECT_TRUE(data["images"].empty());

  files::write_whole(path / "pictures" / "index.json", "{");  // the next run draws them again
  EXPECT_TRUE(data_of(small_run(), path)["experiments"][0]["pictures"].is_null());
}

TEST(ReportData, SaysWhatEachEntryOfTheFileRepeats) {
  const TemporaryFolder folder;
  auto run = small_run();
  run.sweep.experiments[0].heading = {1, "Hidden units", 7, "200 hidden units"};
  const auto data =
      data_of(run, folder / "small", {{0, json::parse(R"({"name": "a", "part": 3})")}});
  const auto& experiment = data["experiments"][0];
  EXPECT_EQ(experiment["entry"], 1);
  EXPECT_EQ(experiment["title"], "Hidden units");
  EXPECT_EQ(experiment["part"], 7);
  EXPECT_EQ(experiment["report"], "200 hidden units");
  EXPECT_EQ(data["studies"], json::parse(R"([{"name": "a", "part": 3, "entry": 0}])"));
}

}  // namespace
}  // namespace report
