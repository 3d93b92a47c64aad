#include "app/pictures/picture_index.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/config_error.h"
#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

TEST(PictureIndex, ComesBackAsItWas) {
  ExperimentPictures pictures{"width", {"one", "two"}, {}, {}};
  pictures.mistakes = {{"a.jpg", "photos/\"A\".jpg", 1, 2, 0.75, 3}};
  pictures.weights = {{"one", "", "pixels", false, 2, {{"b.png", 1, "", 0.25}}, ""},
                      {"two", "l2=0", "alexnet.conv4", true, 1, {}, "would take 70 s"}};
  const auto text = to_text({pictures});
  EXPECT_EQ(to_text(picture_index_from(text, "index.json")), text);
  const auto read = picture_index_from(text, "index.json").at(0);
  EXPECT_EQ(read.name, "width");
  EXPECT_EQ(read.trials, pictures.trials);
  EXPECT_EQ(read.mistakes.at(0).name, "photos/\"A\".jpg");
  EXPECT_EQ(read.mistakes[0].probability, 0.75);
  EXPECT_EQ(read.weights.at(0).pictures.at(0).largest, 0.25);
  EXPECT_EQ(read.weights.at(1).note, "would take 70 s");
}

TEST(PictureIndex, OfAnOlderRunSaysByItsInputsWhatIsAMapOfChannels) {
  ExperimentPictures pictures{"inputs", {"one"}, {}, {}};
  pictures.weights = {{"one", "", "pixels", false, 2, {}, ""},
                      {"two", "", "alexnet.conv4", true, 1, {}, ""}};
  auto old = nlohmann::json::parse(to_text({pictures}));
  for (auto& set : old["experiments"][0]["weights"]) set.erase("are_channels");
  EXPECT_EQ(to_text(picture_index_from(old.dump(), "index.json")), to_text({pictures}));
}

TEST(PictureIndex, NamesThePlaceThatIsWrong) {
  try {
    picture_index_from(R"({"experiments": [{"name": 3}]})", "index.json");
    FAIL();
  } catch (const app::ConfigError& error) {
    EXPECT_STREQ(error.what(), "index.json#/experiments/0/name: expected a string, got 3");
  }
}

TEST(PictureIndex, IsEmptyWhereItIsMissingOrDamaged) {
  const TemporaryFolder folder;
  const auto run = folder / "run";
  EXPECT_TRUE(read_picture_index(run).experiments.empty());
  EXPECT_EQ(read_picture_index(run).notice, "");
  write_picture_index(run, {{"width", {"one"}, {}, {}}});
  EXPECT_EQ(read_picture_index(run).experiments.at(0).name, "width");
  files::write_whole(run / "pictures" / "index.json", "{}");
  EXPECT_TRUE(read_picture_index(run).experiments.empty());
  EXPECT_EQ(read_picture_index(run).notice.rfind((run / "pictures/index.json").string(), 0), 0u);
}

}  // namespace
}  // namespace experiments
