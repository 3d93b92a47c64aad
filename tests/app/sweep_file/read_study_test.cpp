#include "app/sweep_file/read_study.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/app/sweep_file/study_texts.h"
#include "tests/app/sweep_file/sweep_text.h"

namespace experiments {
namespace {

Study read_one(const std::string& type, std::vector<Edit> edits = {}) {
  edits.insert(edits.begin(), {"/experiments/1", study_texts().at(type)});
  return read_edited(edits).studies.at(0);
}

std::string message(const std::string& type, const std::string& key, const std::string& value) {
  return message_of([&] { read_one(type, {{"/experiments/1" + key, value}}); });
}

TEST(ReadStudy, ReadsEveryType) {
  std::set<size_t> alternatives;
  for (const auto& type : study_types()) {
    const auto study = read_one(type);
    EXPECT_EQ(type_of(study), type);
    alternatives.insert(study.options.index());
  }
  EXPECT_EQ(alternatives.size(), std::variant_size_v<StudyOptions>);
}

TEST(ReadStudy, KeepsItsPlaceAmongTheSweeps) {
  const auto sweep = read_edited({{"/experiments/1", small_sweep()["experiments"][0].dump()},
                                  {"/experiments/1/name", "\"last\""},
                                  {"/experiments/1/type", "\"sweep\""},
                                  {"/experiments/2", study_texts().at("gradient_cost")}});
  EXPECT_EQ(sweep.experiments.at(1).heading.entry, 1);
  EXPECT_EQ(sweep.studies.at(0).heading.entry, 2);
}

TEST(ReadStudy, TrainsWhatASweepWould) {
  const auto noise = read_one("noise").trials;
  ASSERT_EQ(noise.size(), 4u);  // two models, two repeats
  EXPECT_EQ(noise[0].model.type, models::ModelType::logistic_regression);
  EXPECT_EQ(noise[1].seed, 1u);
  EXPECT_EQ(noise[2].model.type, models::ModelType::linear_regression);
  EXPECT_EQ(noise[2].scaling, Scaling::none);
  EXPECT_EQ(read_one("unit_pictures").trials.at(1).training.l2, 0.01);
  EXPECT_EQ(read_one("conv4_channels").trials.at(0).input, "alexnet.conv4");
  EXPECT_TRUE(read_one("gradient_cost").trials.empty());
}

TEST(ReadStudy, ReadsAHeading) {
  const auto study = read_one("gradient_cost", {{"/experiments/1/title", "\"Cost\""},
                                                {"/experiments/1/part", "6"},
                                                {"/experiments/1/report", "\"k^2\""}});
  EXPECT_EQ(study.heading.title, "Cost");
  EXPECT_EQ(study.heading.part, 6);
  EXPECT_EQ(study.heading.report, "k^2");
}

TEST(ReadStudy, TakesOnePlaceOfNoiseOrSeveral) {
  const auto places = [](const std::string& on) {
    return std::get<NoiseOptions>(read_one("noise", {{"/experiments/1/on", on}}).options).on;
  };
  using Places = std::vector<NoisePlace>;
  EXPECT_EQ(std::get<NoiseOptions>(read_one("noise").options).on, Places{NoisePlace::test});
  EXPECT_EQ(places("\"train\""), Places{NoisePlace::train});
  EXPECT_EQ(places(R"(["both", "test"])"), (Places{NoisePlace::both, NoisePlace::test}));
}

TEST(ReadStudy, NamesTheMistake) {
  const std::string place = "experiments.json#/experiments/1";
  EXPECT_EQ(message("noise", "/type", "\"nose\""),
            place +
                "/type: expected one of conv4_channels, data_look, descent_comparison, "
                "gradient_check, gradient_cost, noise, sweep, unit_pictures, got \"nose\"");
  EXPECT_EQ(message("noise", "/level", "[0]"), place + "/level: unknown key; did you mean levels?");
  EXPECT_EQ(message("noise", "/levels", "[0, 1, 1]"),
            place + "/levels/2: expected a value above the one before, got 1");
  EXPECT_EQ(message("noise", "/levels", "[]"),
            place + "/levels: expected at least one value, got []");
  EXPECT_EQ(message("noise", "/on", "\"tests\""),
            place + "/on: expected one of both, test, train, got \"tests\"");
  EXPECT_EQ(message("noise", "/on", "[]"), place + "/on: expected at least one value, got []");
  EXPECT_EQ(message("noise", "/on", R"(["test", "both", "test"])"),
            place + "/on/2: expected a value that the list does not have yet, got \"test\"");
  EXPECT_EQ(message("noise", "/training/l2", "-1"),
            place + "/training/l2: expected a number >= 0 and < 1e+18, got -1");
  EXPECT_EQ(message("gradient_check", "/training/batch_size", "[1, 2]"),
            place + ": expected one setting, got 2");
  EXPECT_EQ(message("conv4_channels", "/model/hidden_units", "[5, 6, 7]"),
            place + ": expected one setting, got 3");
  // The two models of a noise study are one setting, as are its repeats.
  EXPECT_EQ(message("noise", "/training/learning_rate", "[0.01, 0.02]"),
            place + ": expected one setting, got 2");
  EXPECT_EQ(message("gradient_check", "/step", "0"), place + "/step: expected a number > 0, got 0");
  EXPECT_EQ(message("unit_pictures", "/model", R"({"type": "linear_regression"})"),
            place +
                "/model/type: expected \"face_network\", whose hidden units are shown, got "
                "\"linear_regression\"");
  EXPECT_EQ(message("unit_pictures", "/scaling", R"(["none", "centred"])"),
            place + "/scaling: expected one scaling, got several: a study prepares its rows once");
  EXPECT_EQ(message("data_look", "/dataset", "\"x\""),
            place + "/dataset: expected one of actors, digits, got \"x\"");
  EXPECT_EQ(message("data_look", "/name", "\"first\""),
            place + "/name: expected a name that no other experiment has, got \"first\"");
}

TEST(StudyId, FollowsOptionsTrialsAndDataButNoHeading) {
  const auto id = study_id(read_one("noise"), "data");
  EXPECT_EQ(study_id(read_one("noise", {{"/experiments/1/title", "\"x\""},
                                        {"/experiments/1/name", "\"y\""},
                                        {"/experiments/1/report", "\"z\""}}),
                     "data"),
            id);
  EXPECT_EQ(study_id(read_one("noise", {{"/experiments/1/examples", "10"}}), "data"),
            study_id(read_one("noise", {{"/experiments/1/examples", ""}}), "data"));
  EXPECT_EQ(study_id(read_one("noise", {{"/experiments/1/on", "\"test\""}}), "data"), id);
  EXPECT_NE(study_id(read_one("noise", {{"/experiments/1/on", "\"train\""}}), "data"), id);
  EXPECT_NE(study_id(read_one("noise"), "other data"), id);
  EXPECT_NE(study_id(read_one("noise", {{"/experiments/1/levels", "[0, 2]"}}), "data"), id);
  EXPECT_NE(study_id(read_one("noise", {{"/experiments/1/training/l2", "1"}}), "data"), id);
  EXPECT_NE(study_id(read_one("data_look"), "data"), id);
}

}  // namespace
}  // namespace experiments
