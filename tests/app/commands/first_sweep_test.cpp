#include "app/commands/first_sweep.h"

#include <gtest/gtest.h>

#include "app/sweep_file/read_sweep.h"

namespace commands {
namespace {

TEST(FirstSweep, IsReadAsThreeExperimentsWhateverTheFolderIsCalled) {
  for (const std::string name : {"my photos", "it's \"quoted\" \\ {}", "line\nbreak", "фото"}) {
    const auto text =
        first_sweep(name, R"({ "loader": "folder", "path": "x", "split": { "folds": 3 } })", 700);
    const auto sweep = experiments::read_sweep_text(text, "first.json");
    ASSERT_EQ(sweep.experiments.size(), 3U) << name;
    EXPECT_EQ(sweep.datasets.at(name).split.folds, 3) << name;
    std::vector<size_t> settings;
    for (const auto& experiment : sweep.experiments) {
      settings.push_back(experiments::expand(experiment).size());
      EXPECT_EQ(experiments::expand(experiment)[0].trial().training.steps, 700);
    }
    EXPECT_EQ(settings, (std::vector<size_t>{5, 4, 4}));
  }
}

TEST(FirstSweep, OfTheDemoNeedsNoFiles) {
  const auto sweep = experiments::read_sweep_text(demo_sweep(), "experiments.json");
  EXPECT_EQ(sweep.datasets.at("faces").source->place(), "generated_faces");
}

}  // namespace
}  // namespace commands
