#include "app/studies/run_study.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstdlib>

#include "app/studies/study_files.h"
#include "tests/app/sweep_file/study_texts.h"
#include "tests/app/sweep_file/sweep_text.h"
#include "tests/files/temporary_folder.h"

namespace studies {
namespace {

using experiments::Plan;

/// The study of that type in study_texts(), on a few generated pictures.
Plan plan_of(const std::string& type) {
  const auto sweep = experiments::read_edited(
      {{"/datasets/digits", R"({"loader": "generated_digits", "per_class": 30, "size": 12,
                                "split": {"train": 12, "validation": 6, "test": 6}})"},
       {"/datasets/actors", R"({"loader": "generated_faces", "per_class": 8, "size": 16,
                                "split": {"train": 4, "validation": 2, "test": 2}})"},
       {"/experiments/0", experiments::study_texts().at(type)}});
  static const TemporaryFolder cache;
  return experiments::make_plan(sweep, {"", cache / "", /*demo=*/true});
}

Context context_of(const Plan& plan) {
  const auto& study = plan.studies.front().study;
  Context context{study, nullptr, nullptr, 1, 1LL << 30, {}, {}};
  if (!study.dataset.empty()) context.dataset = &plan.datasets.at(study.dataset);
  context.input = plan.inputs.at(input_of(study)).get();
  return context;
}

StudyResult result_of(const std::string& type) {
  const auto plan = plan_of(type);
  auto result = run_study(plan.studies.front(), context_of(plan)).value();
  EXPECT_EQ(result.failure, "") << type;
  EXPECT_EQ(result.id, plan.studies.front().id);
  // What was found can be kept and shown.
  EXPECT_EQ(to_text(study_from(to_text(result), type)), to_text(result));
  return result;
}

template <class Kind>
std::vector<Kind> blocks_of(const StudyResult& result) {
  std::vector<Kind> found;
  for (const auto& block : result.findings.blocks) {
    if (const auto* one = std::get_if<Kind>(&block)) found.push_back(*one);
  }
  return found;
}

double cell(const std::string& text) {
  return std::strtod(text.c_str(), nullptr);
}

TEST(RunStudy, LooksAtData) {
  const auto result = result_of("data_look");
  const auto pictures = blocks_of<Pictures>(result);
  EXPECT_EQ(pictures.at(0).pictures.size(), 10u * 4);
  EXPECT_EQ(pictures.at(1).pictures.size(), 10u * (1 + 2 * 2));
  const auto table = blocks_of<Table>(result).at(0);
  ASSERT_FALSE(table.rows.empty());
  for (const auto& row : table.rows) {
    EXPECT_EQ(row[1], "12");
    EXPECT_LE(cell(row[2]), cell(row[3]));
    EXPECT_LE(cell(row[3]), cell(row[4]));
  }
}

TEST(RunStudy, ShowsNoPictureTwiceInARowOfASmallClass) {
  auto plan = plan_of("data_look");
  plan.studies.front().study.options =
      experiments::DataLookOptions{/*per_class=*/50, /*nearest=*/7};
  const auto pictures = blocks_of<Pictures>(*run_study(plan.studies.front(), context_of(plan)));
  EXPECT_EQ(pictures.at(0).columns, 12);
  EXPECT_EQ(pictures[0].pictures.size(), 10u * 12);
  EXPECT_NE(pictures[0].caption.find("(12 of the 50 asked for"), std::string::npos);
  EXPECT_EQ(pictures.at(1).columns, 2 * 6 + 1);
  EXPECT_EQ(pictures[1].pictures.size(), 10u * (2 * 6 + 1));
  EXPECT_NE(pictures[1].caption.find("(6 of the 7 asked for"), std::string::npos);
}

TEST(RunStudy, ChecksAGradient) {
  const auto result = result_of("gradient_check");
  const auto table = blocks_of<Table>(result).at(0);
  ASSERT_FALSE(table.rows.empty());
  for (const auto& row : table.rows) {
    EXPECT_LT(cell(row[4]), cell(row[3]));  // central differences are nearer than forward ones
    EXPECT_LT(cell(row[3]), 0.1);           // degrees
    EXPECT_LT(cell(row[5]), 1e-12);         // autograd
  }
  const auto charts = blocks_of<Chart>(result);
  ASSERT_EQ(charts.at(0).series.size(), 3u);
  EXPECT_EQ(charts[0].series[2].name, "autograd");
  for (const auto& point : charts[0].series[2].points) EXPECT_LT(point.y, 1e-12);
  EXPECT_EQ(charts.at(1).series.size(), 4u);
}

TEST(RunStudy, ComparesDescents) {
  const auto result = result_of("descent_comparison");
  const auto charts = blocks_of<Chart>(result);
  ASSERT_EQ(charts.size(), 6u);
  EXPECT_EQ(charts[0].series.at(0).name, "batch_size=full");
  EXPECT_EQ(charts[0].series.at(1).points.back().x, 20);
  for (const auto& pictures : blocks_of<Pictures>(result)) {
    EXPECT_EQ(pictures.pictures.size(), 20u);  // ten classes, early and late
  }
}

TEST(RunStudy, DrawsTestCurvesThatEndAtTheTestAccuracy) {
  const auto result = result_of("descent_comparison");
  const auto charts = blocks_of<Chart>(result);
  const auto table = blocks_of<Table>(result).at(0);
  ASSERT_EQ(table.header.at(6), "test");
  for (size_t i = 0; i < table.rows.size(); ++i) {
    EXPECT_EQ(percent(charts.at(4).series.at(i).points.back().y), table.rows[i][6]);
    EXPECT_EQ(charts.at(5).series.at(i).points.back().y, charts.at(4).series.at(i).points.back().y);
  }
}

TEST(RunStudy, DescendsOnSomePicturesAlone) {
  auto plan = plan_of("descent_comparison");
  auto& study = plan.studies.front().study;
  study.options = experiments::DescentComparisonOptions{/*draw_at=*/{5}, /*alone=*/{40, 1000}};
  const auto result = *run_study(plan.studies.front(), context_of(plan));
  const auto series = blocks_of<Chart>(result).at(0).series;
  ASSERT_EQ(series.size(), 4u);
  EXPECT_EQ(series[2].name, "40 pictures alone");
  // There are 120: all of them, in full batches, as the first setting has it.
  EXPECT_EQ(series[3].name, "120 pictures alone");
  // The training loss is theirs: that of few pictures is another one.
  const double alone = series[2].points.back().y, all = series[0].points.back().y;
  EXPECT_GT(std::abs(alone - all), 1e-3);
  EXPECT_NEAR(series[3].points.back().y, all, 1e-4);
}

TEST(RunStudy, CallsAnOnlySettingByTheStudysName) {
  auto plan = plan_of("descent_comparison");
  plan.studies.front().study.trials.resize(1);
  const auto result = run_study(plan.studies.front(), context_of(plan)).value();
  EXPECT_EQ(blocks_of<Chart>(result).at(0).series.at(0).name, "descent");
  EXPECT_EQ(blocks_of<Table>(result).at(0).rows.at(0).at(0), "descent");
}

TEST(RunStudy, AddsNoise) {
  const auto result = result_of("noise");
  const auto series = blocks_of<Chart>(result).at(0).series;
  ASSERT_EQ(series.size(), 2u);
  for (const auto& one : series) {
    ASSERT_EQ(one.points.size(), 2u);
    EXPECT_LT(one.points[1].y, one.points[0].y);  // noise does not help
    EXPECT_LT(one.points[0].interval->low, one.points[0].y);
  }
  EXPECT_EQ(blocks_of<Pictures>(result).at(0).pictures.size(), 4u);
}

/// The accuracy of each model at each level.
std::vector<std::vector<double>> accuracies(const Chart& chart) {
  std::vector<std::vector<double>> found;
  for (const auto& series : chart.series) {
    auto& levels = found.emplace_back();
    for (const auto& point : series.points) levels.push_back(point.y);
  }
  return found;
}

TEST(RunStudy, AddsNoiseToThePicturesThatAreAskedFor) {
  using experiments::NoisePlace;
  auto plan = plan_of("noise");
  auto& study = plan.studies.front().study;
  for (auto& trial : study.trials) trial.training.learning_rate = 0.003;
  const auto charts_on = [&](std::vector<NoisePlace> on) {
    auto& options = std::get<experiments::NoiseOptions>(study.options);
    options.on = std::move(on);
    const auto result = *run_study(plan.studies.front(), context_of(plan));
    EXPECT_EQ(result.failure, "");
    return blocks_of<Chart>(result);
  };
  const auto charts = charts_on({NoisePlace::train, NoisePlace::both, NoisePlace::test});
  ASSERT_EQ(charts.size(), 3u);
  EXPECT_EQ(charts[0].caption.find("Noise on the training pictures alone. "), 0u);
  EXPECT_EQ(charts[1].caption.find("Noise on training and test pictures. "), 0u);
  EXPECT_EQ(charts[2].caption.find("Noise on the test pictures alone. "), 0u);
  EXPECT_EQ(accuracies(charts_on({NoisePlace::test}).at(0)), accuracies(charts[2]));
  const auto train = accuracies(charts[0]), both = accuracies(charts[1]),
             test = accuracies(charts[2]);
  for (size_t model = 0; model < 2; ++model) {
    EXPECT_EQ(train[model][0], test[model][0]);  // no noise is the same anywhere
    EXPECT_EQ(train[model][0], both[model][0]);
    EXPECT_LT(train[model][1], train[model][0]);
    EXPECT_LT(both[model][1], train[model][1]);
  }
}

TEST(RunStudy, MeasuresTheCostOfAGradient) {
  const auto result = result_of("gradient_cost");
  EXPECT_EQ(blocks_of<Table>(result).at(1).rows.size(), 3u);
  // 4 neurons, 2 layers: 4^2 paths, by the report's formula.
  EXPECT_EQ(blocks_of<Table>(result).at(1).rows.at(2).back(), "16");
}

TEST(RunStudy, DrawsUnits) {
  const auto result = result_of("unit_pictures");
  const auto pictures = blocks_of<Pictures>(result);
  ASSERT_EQ(pictures.size(), 4u);  // two settings, raising and lowering
  EXPECT_EQ(pictures[0].pictures.size(), 10u);
  EXPECT_NE(pictures[2].caption.find("l2=0.01"), std::string::npos);
}

TEST(RunStudy, DrawsChannels) {
  const auto result = result_of("conv4_channels");
  EXPECT_EQ(blocks_of<Pictures>(result).at(0).pictures.size(), 6u * 3);
  // --demo has no trained AlexNet, and says so.
  EXPECT_NE(blocks_of<Text>(result).at(0).text.find("untrained"), std::string::npos);
}

TEST(RunStudy, KeepsWhyOneFailed) {
  auto plan = plan_of("noise");
  for (auto& trial : plan.studies.front().study.trials) trial.training.learning_rate = 1e30;
  const auto result = run_study(plan.studies.front(), context_of(plan));
  EXPECT_NE(result->failure.find("not finite"), std::string::npos) << result->failure;
  EXPECT_TRUE(result->findings.blocks.empty());
}

TEST(RunStudy, GivesNothingWhereItIsAskedToStop) {
  for (const auto& [type, text] : experiments::study_texts()) {
    if (type == "conv4_channels") continue;
    const auto plan = plan_of(type);
    auto context = context_of(plan);
    std::atomic<int> asked{0};
    context.should_stop = [&] { return ++asked > 1; };
    EXPECT_FALSE(run_study(plan.studies.front(), context)) << type;
  }
}

}  // namespace
}  // namespace studies
