#include "app/sweep_file/loaders.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "data_loaders/generated_digits.h"
#include "data_loaders/generated_faces.h"
#include "data_loaders/image_folder.h"
#include "data_loaders/mnist.h"
#include "data_loaders/picture_list.h"

namespace experiments {
namespace {

std::shared_ptr<const Source> source(const std::string& loader, const std::string& options) {
  const auto document = nlohmann::json::parse(options);
  for (const auto& known : loaders()) {
    if (known.name == loader) return known.read(JsonField(document, "file"));
  }
  return nullptr;
}

const auto paths = R"({"path": "somewhere", "list": "list.tsv", "per_class": 7})";

TEST(Loaders, AllHaveSomethingThatStandsInForThem) {
  data_loaders::SplitOptions split;
  split.train = 40;
  for (const auto& loader : loaders()) {
    const auto stand_in = source(loader.name, paths)->stand_in(split);
    EXPECT_EQ(stand_in->place().find("generated_"), 0u) << loader.name;
  }
}

TEST(Loaders, DrawEnoughForASplitThatIsWrittenForRealData) {
  data_loaders::SplitOptions split;
  split.train = 100;
  split.test = 50;
  const auto faces = source("facescrub", paths)->stand_in(split);
  EXPECT_EQ(options_of<data_loaders::GeneratedFacesOptions>(*faces).per_class, 170);
}

TEST(Loaders, ChangeTheSideWhereItCanBeChosen) {
  const auto digits = source("generated_digits", paths)->with_side(20);
  EXPECT_EQ(options_of<data_loaders::GeneratedDigitsOptions>(*digits).size, 20);
  EXPECT_EQ(options_of<data_loaders::GeneratedDigitsOptions>(*digits).per_class, 7);
  const auto folder = source("folder", paths)->with_side(20);
  EXPECT_EQ(options_of<data_loaders::ImageFolderOptions>(*folder).size, 20);
  EXPECT_EQ(source("mnist", paths)->with_side(20)->place(), "somewhere");
  EXPECT_EQ(source("cifar10", paths)->with_side(20)->place(), "somewhere");
  const auto list = source("csv", paths)->with_side(20);
  EXPECT_EQ(options_of<data_loaders::PictureListOptions>(*list).size, 20);
}

TEST(Loaders, TakeNamesForTheClassesOfMnistsKin) {
  const auto kin = source("mnist", R"({"path": "emnist", "classes": ["A", "B"],
                                       "prefix": "emnist-letters-", "transposed": true})");
  const auto& options = options_of<data_loaders::MnistOptions>(*kin);
  EXPECT_EQ(options.classes, (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(options.prefix, "emnist-letters-");
  EXPECT_TRUE(options.transposed);
  const auto message = [](const std::string& classes) {
    try {
      source("mnist", R"({"path": "x", "classes": )" + classes + "}");
    } catch (const std::exception& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(message(R"("A")"), "file#/classes: expected a list, got \"A\"");
  EXPECT_EQ(message(R"(["A"])"), "file#/classes: expected at least 2 names, got [\"A\"]");
  EXPECT_EQ(message(R"(["A", 7])"), "file#/classes/1: expected a string, got 7");
  EXPECT_EQ(message(R"(["A", "B", "A"])"),
            "file#/classes/2: expected a value that the list does not have yet, got \"A\"");
}

TEST(Loaders, NameTheListOfFaceScrubWhichTellsItsClasses) {
  EXPECT_EQ(source("facescrub", paths)->place(), "list.tsv");
}

TEST(Loaders, SqueezeOnlyPhotosThatAreCutToAFace) {
  for (const auto& loader : loaders()) {
    const bool is_cut = loader.name == "facescrub";
    EXPECT_EQ(source(loader.name, paths)->framing() == Framing::stretched, is_cut) << loader.name;
  }
}

}  // namespace
}  // namespace experiments
