#include "app/studies/study_files.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/config_error.h"
#include "app/studies/study_text.h"
#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace studies {
namespace {

StudyResult small_study() {
  StudyResult result;
  result.name = "noise";
  result.type = "noise";
  result.id = "abc";
  result.heading = {0, "With noise", 5, "linear wins"};
  result.seconds = 1.5;
  Chart chart{"By level", Chart::Mark::point, {"level"}, {"angle", true}, {}};
  chart.series = {{"forward", {{0, 1e-3}, {1, 2, training::Interval{1.5, 2.5}}}}};
  result.findings.summary = "linear, by far";
  result.findings.blocks = {Text{"Said \"so\"."},
                            Table{"All", {"a", "b"}, {{"1", "2"}, {"3", "4"}}}, chart,
                            Pictures{"Two", 2, {{"one", std::string("\x89PNG\0", 5)}, {"", "x"}}}};
  return result;
}

TEST(StudyFiles, ComeBackAsTheyWere) {
  const auto text = to_text(small_study());
  const auto back = study_from(text, "noise.json");
  EXPECT_EQ(to_text(back), text);
  EXPECT_EQ(back.findings.summary, "linear, by far");
  EXPECT_EQ(back.findings.blocks.size(), 4u);
  EXPECT_EQ(std::get<Pictures>(back.findings.blocks[3]).pictures[0].png,
            std::string("\x89PNG\0", 5));
  EXPECT_EQ(std::get<Chart>(back.findings.blocks[2]).series[0].points[1].interval->high, 2.5);
}

TEST(StudyFiles, AreTheJsonThatThePageReads) {
  const auto written = nlohmann::json::parse(to_text(small_study()));
  EXPECT_EQ(written["part"], 5);
  EXPECT_EQ(written["blocks"][2], nlohmann::json::parse(R"({
    "kind": "chart", "caption": "By level", "mark": "point",
    "x": {"title": "level", "scale": "linear"}, "y": {"title": "angle", "scale": "log"},
    "series": [{"name": "forward", "points": [[0, 0.001], [1, 2, 1.5, 2.5]]}]})"));
  EXPECT_EQ(written["blocks"][3]["pictures"][1]["png"], "data:image/png;base64,eA==");
}

TEST(StudyFiles, LeaveOutPointsThatCannotBeDrawn) {
  auto result = small_study();
  std::get<Chart>(result.findings.blocks[2]).series = {{"s", {{1, std::nan("")}, {2, 0}, {3, 4}}}};
  const auto back = study_from(to_text(result), "noise.json");
  EXPECT_EQ(std::get<Chart>(back.findings.blocks[2]).series[0].points.size(), 1u);
}

TEST(StudyFiles, KeepASeriesOfWhichNothingCanBeDrawn) {
  auto result = small_study();
  std::get<Chart>(result.findings.blocks[2]).series = {{"zeros", {{1, 0}, {2, 0}}},
                                                       {"s", {{3, 4}}}};
  const auto back = study_from(to_text(result), "noise.json");
  const auto& series = std::get<Chart>(back.findings.blocks[2]).series;
  ASSERT_EQ(series.size(), 2u);
  EXPECT_EQ(series[0].name, "zeros");
  EXPECT_TRUE(series[0].points.empty());
}

TEST(StudyFiles, ShowWhatHasNotBeenRun) {
  experiments::Study study;
  study.name = "noise";
  study.heading = {3, "With noise", 5, "linear wins"};
  study.options = experiments::NoiseOptions{};
  const auto written = nlohmann::json::parse(to_text(shown(study, {})));
  EXPECT_EQ(written["failure"], "not run yet");
  EXPECT_EQ(written["blocks"], nlohmann::json::array());
  EXPECT_EQ(written["type"], "noise");
  EXPECT_EQ(written["part"], 5);
  EXPECT_EQ(shown(study, {std::nullopt, "noise.json cannot be used"}).failure,
            "noise.json cannot be used");
  EXPECT_EQ(shown(study, {small_study(), ""}).findings.summary, "linear, by far");
}

TEST(StudyFiles, OfAnotherIdOrDamagedCountAsNotRun) {
  TemporaryFolder folder;
  EXPECT_FALSE(read(folder / "", "noise", "abc").result);
  write(folder / "", small_study());
  EXPECT_TRUE(read(folder / "", "noise", "abc").result);
  EXPECT_FALSE(read(folder / "", "noise", "other").result);
  EXPECT_EQ(read(folder / "", "noise", "other").notice, "");
  files::write_whole(folder / "studies/noise.json", "{");
  const auto damaged = read(folder / "", "noise", "abc");
  EXPECT_FALSE(damaged.result);
  EXPECT_NE(damaged.notice.find("noise.json cannot be used"), std::string::npos) << damaged.notice;
}

TEST(StudyFiles, NameWhatIsWrong) {
  auto written = nlohmann::json::parse(to_text(small_study()));
  written["blocks"][1]["rows"][0] = {"1"};
  EXPECT_THROW(study_from(written.dump(), "f"), app::ConfigError);
}

TEST(StudyText, ShowsHeadingTextAndTables) {
  experiments::Study study;
  study.name = "noise";
  study.dataset = "digits";
  study.heading = small_study().heading;
  study.options = experiments::NoiseOptions{};
  EXPECT_EQ(study_text(study, {small_study(), ""}),
            "Part 5: With noise\n  The report: linear wins\nnoise: noise, digits\n  Found: linear, "
            "by far\nSaid \"so\".\n"
            "All\n  a  b\n  1  2\n  3  4\n  [chart] By level\n  [2 pictures] Two\n");
  EXPECT_NE(study_text(study, {}).find("not run yet"), std::string::npos);
  auto failed = small_study();
  failed.failure = "no digits";
  EXPECT_NE(study_text(study, {failed, ""}).find("failed: no digits"), std::string::npos);
}

TEST(StudyText, SaysWhereDataIsGeneratedAndFeaturesAreUntrained) {
  experiments::Study study;
  study.name = "channels";
  study.dataset = "actors";
  study.options = experiments::Conv4ChannelsOptions{};
  study.trials.resize(1);
  EXPECT_EQ(study_text(study, {}, {/*demo=*/true, {"alexnet.conv4"}}),
            "channels: conv4_channels, actors (generated data)\n  not run yet\n");
  study.trials[0].input = "alexnet.conv4";
  EXPECT_EQ(
      study_text(study, {}, {/*demo=*/true, {"alexnet.conv4"}}),
      "channels: conv4_channels, actors (generated data), alexnet.conv4 (untrained)\n  not run "
      "yet\n");
  EXPECT_EQ(study_text(study, {}),
            "channels: conv4_channels, actors, alexnet.conv4\n  not run yet\n");
}

TEST(Wrapped, BreaksAtBlanks) {
  EXPECT_EQ(wrapped("one two  three", "  ", 9), "  one two\n  three\n");
  EXPECT_EQ(wrapped("", "  "), "");
}

}  // namespace
}  // namespace studies
