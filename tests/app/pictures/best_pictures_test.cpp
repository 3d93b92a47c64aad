#include "app/pictures/best_pictures.h"

#include <gtest/gtest.h>
#include <torch/script.h>

#include "app/pictures/picture_index.h"
#include "app/trials/train_trials.h"
#include "files/whole_file.h"
#include "tests/app/sweep_file/sweep_text.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

const char* const kWidth = R"({"name": "width", "dataset": "digits",
    "model": {"type": "face_network", "hidden_units": [3, 4]},
    "training": {"learning_rate": 0.01, "steps": 20}, "repeats": 2})";
const char* const kRates = R"({"name": "rates", "dataset": "digits",
    "model": {"type": "logistic_regression"},
    "training": {"learning_rate": [0.01, 0.02], "steps": 20}})";

/// A file with these entries, on a few generated digits.
std::string file_with(const std::vector<std::string>& entries) {
  auto file =
      edited({{"/datasets/digits", R"({"loader": "generated_digits", "per_class": 12, "size": 12,
                                "split": {"train": 6, "validation": 3, "test": 3}})"},
              {"/experiments", "[]"}});
  for (const auto& entry : entries) file["experiments"].push_back(nlohmann::json::parse(entry));
  return file.dump();
}

/// Trains what is missing, draws, and returns what was told while drawing.
std::vector<std::string> run(const std::vector<std::string>& entries, const RunFolder& folder) {
  const auto file = file_with(entries);
  const auto plan = make_plan(read_sweep_text(file, "experiments.json"), {});
  std::vector<std::string> notices, stages;
  train_trials(plan, unfinished(plan, folder, false, notices), folder.store(), {/*jobs=*/1}, {});
  folder.write(record_of(plan, file, /*demo=*/false, "{}"));
  const auto stored = folder.read_all();
  std::vector<ExperimentSummary> summaries;
  for (size_t i = 0; i < stored.sweep.experiments.size(); ++i) {
    const auto& names = plan.datasets.at("digits").images.class_names;
    summaries.push_back(summarise(stored.sweep.experiments[i], stored.results[i], {names, {}, {}}));
  }
  PictureEvents events;
  events.on_stage = [&](const std::string& stage) { stages.push_back(stage); };
  write_best_pictures(plan, stored, summaries, folder, 1LL << 30, events);
  return stages;
}

std::vector<ExperimentPictures> index_of(const RunFolder& folder) {
  return read_picture_index(folder.path()).experiments;
}

const std::vector<std::string> kDrawn{"width: drawing mistakes and weights",
                                      "rates: drawing mistakes and weights"};

/// The entry with that "keep", on either engine.
std::string keeping(const std::string& entry, const std::string& keep) {
  auto changed = nlohmann::json::parse(entry);
  changed["keep"] = keep;
  changed["training"]["engine"] = changed["name"] == "width" ? "sample_space" : "weight_space";
  return changed.dump();
}

TEST(BestPictures, AreTheSameFromKeptModelsAsFromTrainingAgain) {
  const TemporaryFolder temporary;
  const RunFolder again(temporary / "again"), model(temporary / "model");
  run({keeping(kWidth, "none"), keeping(kRates, "none")}, again);
  run({keeping(kWidth, "best"), keeping(kRates, "best")}, model);
  // Files are named after their bytes.
  EXPECT_EQ(to_text(index_of(model)), to_text(index_of(again)));
}

TEST(BestPictures, DrawsMistakesAndTheWeightsOfEachClass) {
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  EXPECT_EQ(run({kWidth, kRates}, folder), kDrawn);
  const auto index = index_of(folder);
  ASSERT_EQ(index.size(), 2u);
  EXPECT_EQ(index[0].name, "width");
  EXPECT_EQ(index[0].trials.size(), 2u);
  EXPECT_FALSE(index[0].mistakes.empty());
  EXPECT_EQ(index[0].weights.at(0).setting.rfind("hidden_units=", 0), 0u);
  EXPECT_EQ(index[0].weights[0].pictures.size(), 10u);
  for (const auto& picture : index[0].weights[0].pictures) {
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "pictures" / picture.file));
  }
}

TEST(BestPictures, KeepsThoseOfExperimentsThatWereNotAskedFor) {
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  run({kWidth, kRates}, folder);
  EXPECT_TRUE(run({kRates}, folder).empty());
  EXPECT_EQ(index_of(folder).size(), 2u);
  EXPECT_TRUE(run({kWidth, kRates}, folder).empty());
  EXPECT_EQ(index_of(folder).size(), 2u);
}

TEST(BestPictures, NamesAKeptSettingAsItIsCalledNow) {
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  run({kRates}, folder);
  const auto called = index_of(folder).at(0).weights.at(0).setting;
  const auto rate = called.substr(called.find('=') + 1);
  const auto alone = nlohmann::json::parse(kRates).patch(
      {{{"op", "replace"}, {"path", "/training/learning_rate"}, {"value", std::stod(rate)}}});
  EXPECT_TRUE(run({alone.dump()}, folder).empty());
  EXPECT_EQ(index_of(folder).at(0).weights.at(0).setting, "");
}

TEST(BestPictures, AreDrawnAgainWhereTheIndexIsDamagedOrAFileIsGone) {
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  run({kRates}, folder);
  const auto pictures = folder.path() / "pictures";
  files::write_whole(pictures / "index.json", "{");
  const auto stages = run({kRates}, folder);
  ASSERT_EQ(stages.size(), 2u);
  EXPECT_EQ(stages[0].rfind("note: " + (pictures / "index.json").string() + " cannot be used", 0),
            0u);
  EXPECT_EQ(stages[1], kDrawn[1]);
  const auto file = pictures / index_of(folder).at(0).weights.at(0).pictures.at(0).file;
  std::filesystem::remove(file);
  EXPECT_EQ(run({kRates}, folder).size(), 1u);
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST(BestPictures, SaysThatNumbersWithoutAPlaceInThePictureAreNotDrawn) {
  const TemporaryFolder temporary;
  torch::jit::Module network("Own");
  network.define("def forward(self, x: Tensor):\n    return x.float().mean([1, 2])\n");
  network.save(temporary / "own.pt");
  const auto file = [&] {
    auto changed = nlohmann::json::parse(file_with({kRates}));
    changed["networks"]["own"]["file"] = (temporary / "own.pt").string();
    changed["experiments"][0]["input"] = "own";
    return changed.dump();
  }();
  const auto plan = make_plan(read_sweep_text(file, "experiments.json"), {"", temporary / "cache"});
  const RunFolder folder(temporary / "run");
  std::vector<std::string> notices;
  train_trials(plan, unfinished(plan, folder, false, notices), folder.store(), {/*jobs=*/1}, {});
  folder.write(record_of(plan, file, /*demo=*/false, "{}"));
  const auto stored = folder.read_all();
  const auto& names = plan.datasets.at("digits").images.class_names;
  write_best_pictures(plan, stored,
                      {summarise(stored.sweep.experiments[0], stored.results[0], {names, {}, {}})},
                      folder, 1LL << 30, {});
  const auto sets = index_of(folder).at(0).weights;
  ASSERT_EQ(sets.size(), 1u);
  EXPECT_TRUE(sets[0].pictures.empty());
  EXPECT_EQ(sets[0].note, "the numbers of own have no place in the picture");
}

}  // namespace
}  // namespace experiments
