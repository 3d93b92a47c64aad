#include "app/sweep_file/read_sweep.h"

#include <gtest/gtest.h>

#include <set>

#include "data_loaders/facescrub.h"
#include "data_loaders/generated_digits.h"
#include "data_loaders/generated_faces.h"
#include "data_loaders/image_folder.h"
#include "data_loaders/mnist.h"
#include "tests/app/sweep_file/sweep_text.h"

namespace experiments {
namespace {

TEST(ReadSweep, AcceptsTheExperimentsThatShip) {
  const auto sweep = read_sweep(FACESWEEP_SOURCE "/experiments.json");
  EXPECT_EQ(sweep.datasets.size(), 2u);
  ASSERT_FALSE(sweep.experiments.empty());
  EXPECT_EQ(sweep.experiments[0].name, "hidden-units");
  EXPECT_EQ(trials_of(expand(sweep.experiments[0])).size(), 70u);
}

TEST(ReadSweep, FindsAllTenPartsInTheReportsFile) {
  const auto sweep = read_sweep(FACESWEEP_SOURCE "/experiments/paper.json");
  std::set<int64_t> parts;
  for (const auto& experiment : sweep.experiments) parts.insert(experiment.heading.part.value());
  for (const auto& study : sweep.studies) parts.insert(study.heading.part.value());
  EXPECT_EQ(parts, (std::set<int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
}

TEST(ReadSweep, TakesDefaultsFromTheStructs) {
  const auto base = read_edited({}).experiments.at(0).base;
  const Trial defaults;
  EXPECT_EQ(base.input, "pixels");
  EXPECT_EQ(base.scaling, Scaling::centred);
  EXPECT_EQ(base.model.initial_scale, defaults.model.initial_scale);
  EXPECT_EQ(base.training.batch_size, defaults.training.batch_size);
  EXPECT_EQ(base.training.optimizer, training::Optimizer::sgd);
  EXPECT_EQ(base.training.engine, training::Engine::automatic);
}

TEST(ReadSweep, SetsEveryFieldOfATrial) {
  const auto trial =
      read_edited({{"/experiments/0/input", R"("alexnet.conv4")"},
                   {"/experiments/0/scaling", R"("standardised")"},
                   {"/experiments/0/seed", "9"},
                   {"/experiments/0/model", R"({"type": "face_network", "hidden_units": 7,
                                    "initial_scale": 0.25})"},
                   {"/experiments/0/training",
                    R"({"optimizer": "sgd", "learning_rate": 0.125, "momentum": 0.5,
                                    "batch_size": "full", "epochs": 3, "l1": 2, "l2": 3, "curve_every": 4,
                                    "patience": 5, "engine": "weight_space"})"}})
          .experiments.at(0)
          .base;
  EXPECT_EQ(trial.experiment, "first");
  EXPECT_EQ(trial.dataset, "actors");
  EXPECT_EQ(trial.input, "alexnet.conv4");
  EXPECT_EQ(trial.scaling, Scaling::standardised);
  EXPECT_EQ(trial.seed, 9u);
  EXPECT_EQ(trial.model.type, models::ModelType::face_network);
  EXPECT_EQ(trial.model.hidden_units, 7);
  EXPECT_EQ(trial.model.initial_scale, 0.25);
  EXPECT_EQ(trial.training.learning_rate, 0.125);
  EXPECT_EQ(trial.training.momentum, 0.5);
  EXPECT_EQ(trial.training.batch_size, 0);
  EXPECT_EQ(trial.training.steps, 0);
  EXPECT_EQ(trial.training.epochs, 3);
  EXPECT_EQ(trial.training.l1, 2);
  EXPECT_EQ(trial.training.l2, 3);
  EXPECT_EQ(trial.training.curve_every, 4);
  EXPECT_EQ(trial.training.patience, 5);
  EXPECT_EQ(trial.training.engine, training::Engine::weight_space);
}

TEST(ReadSweep, KeepsTheBestModelsUnlessAskedForOthers) {
  EXPECT_EQ(read_edited({}).experiments[0].keep, Keep::best);
  const std::string pointer = "/experiments/0/keep";
  EXPECT_EQ(read_edited({{pointer, "\"best\""}}).experiments[0].keep, Keep::best);
  EXPECT_EQ(read_edited({{pointer, "\"all\""}}).experiments[0].keep, Keep::all);
  EXPECT_EQ(read_edited({{pointer, "\"none\""}}).experiments[0].keep, Keep::none);
  EXPECT_EQ(message_of([&] {
              read_edited({{pointer, "true"}});
            }),
            "experiments.json#/experiments/0/keep: expected one of all, best, none, got true");
}

TEST(ReadSweep, MakesAnAxisOfWhatTakesSeveralValues) {
  const auto experiment = read_edited({{"/experiments/0/training/learning_rate", "[0.5, 1]"},
                                       {"/experiments/0/training/batch_size", R"(["full"])"},
                                       {"/experiments/0/model/hidden_units",
                                        R"({"from": 1, "to": 3, "count": 3, "scale": "linear"})"}})
                              .experiments.at(0);
  ASSERT_EQ(experiment.axes.size(), 2u);
  EXPECT_EQ(experiment.axes[0].pointer, "/model/hidden_units");
  EXPECT_EQ(experiment.axes[1].pointer, "/training/learning_rate");
  EXPECT_EQ(experiment.axes[1].values[1].text, "1");
  EXPECT_EQ(experiment.base.training.batch_size, 0);
  EXPECT_EQ(expand(experiment).at(3).trial().training.learning_rate, 1);
  EXPECT_EQ(expand(experiment).at(3).trial().model.hidden_units, 2);
}

TEST(ReadSweep, ReadsEveryLoader) {
  const auto datasets =
      read_edited(
          {{"/datasets/actors/size", "100"},
           {"/datasets/actors/split", R"({"train": 5, "validation": 4, "test": 3, "seed": 2})"},
           {"/datasets/own", R"({"loader": "folder", "path": "own", "colour": false})"},
           {"/datasets/drawn",
            R"({"loader": "generated_faces", "per_class": 3, "seed": 2, "size": 32})"},
           {"/datasets/shapes", R"({"loader": "generated_digits"})"}})
          .datasets;
  const auto& actors = datasets.at("actors");
  EXPECT_EQ(options_of<data_loaders::FaceScrubOptions>(*actors.source).list, "actors.tsv");
  EXPECT_EQ(options_of<data_loaders::FaceScrubOptions>(*actors.source).size, 100);
  EXPECT_EQ(actors.split.train, 5);
  EXPECT_EQ(actors.split.validation, 4);
  EXPECT_EQ(actors.split.test, 3);
  EXPECT_EQ(actors.split.seed, 2u);
  EXPECT_EQ(actors.split.folds, 0);
  EXPECT_FALSE(actors.split.is_resampled());
  EXPECT_EQ(options_of<data_loaders::MnistOptions>(*datasets.at("digits").source).path, "mnist");
  EXPECT_TRUE(options_of<data_loaders::ImageFolderOptions>(*datasets.at("own").source).grey);
  EXPECT_EQ(options_of<data_loaders::GeneratedFacesOptions>(*datasets.at("drawn").source).per_class,
            3);
  EXPECT_EQ(
      options_of<data_loaders::GeneratedDigitsOptions>(*datasets.at("shapes").source).per_class,
      500);
}

TEST(ReadSweep, AppliesOverridesBeforeItReads) {
  const auto text = small_sweep().dump();
  const std::vector<std::string> overrides{"/experiments/0/training/steps=3"};
  EXPECT_EQ(read_sweep_text(text, "f", overrides).experiments[0].base.training.steps, 3);
  EXPECT_EQ(
      read_sweep_text(resolved_text(text, "f", overrides), "f").experiments[0].base.training.steps,
      3);
}

TEST(ReadSweep, NamesTheFileThatCannotBeRead) {
  try {
    read_sweep("nowhere/experiments.json");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("nowhere/experiments.json"), std::string::npos);
  }
}

TEST(ReadSweep, GivesAnExperimentTheFoldsOfItsDataSet) {
  const auto sweep =
      read_edited({{"/datasets/actors/split", R"({"folds": 5, "inner_folds": 4, "seed": 3})"}});
  const auto& split = sweep.experiments.at(0).split;
  EXPECT_EQ(split.folds, 5);
  EXPECT_EQ(split.inner_folds, 4);
  EXPECT_EQ(split.seed, 3U);
  EXPECT_TRUE(split.is_resampled());
}

TEST(ReadSweep, KnowsTheNetworksThatTheFileNames) {
  const auto sweep = read_edited(
      {{"/networks", R"({"face": {"file": "face.pt"}, "other": {"file": "o.pt", "takes": "float",
                         "size": 24, "mean": [0.1, 0.2, 0.3], "std": [1, 2, 3]}})"},
       {"/experiments/0/input", R"(["pixels", "face", "alexnet.conv2"])"}});
  const auto& networks = sweep.named_inputs.networks;
  EXPECT_EQ(networks.at("face").file, "face.pt");
  EXPECT_EQ(networks.at("face").takes, NetworkTakes::uint8_rgb);
  EXPECT_EQ(networks.at("other").takes, NetworkTakes::planes);
  EXPECT_EQ(networks.at("other").size, 24);
  EXPECT_EQ(networks.at("other").deviation, (std::array<double, 3>{1, 2, 3}));
  EXPECT_EQ(inputs_of(sweep), (std::set<std::string>{"pixels", "face", "alexnet.conv2"}));
}

}  // namespace
}  // namespace experiments
