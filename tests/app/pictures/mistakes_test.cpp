#include "app/pictures/mistakes.h"

#include <gtest/gtest.h>

#include "tests/app/results/small_result.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

/// Writes a trial with these predictions and returns it.
TrialResult written(const RunFolder& folder, const std::string& id,
                    const std::vector<TestPrediction>& predictions) {
  auto result = small_result(id);
  result.predictions = predictions;
  folder.write(result);
  result.predictions.clear();
  return result;
}

TEST(Mistakes, AreTheWrongPicturesOfAllRepeatsTheMostConfidentFirst) {
  const TemporaryFolder path;
  const RunFolder folder(path / "run");
  const auto first = written(folder, "a", {{"right", 0, 0, 1}, {"x", 0, 1, 0.6}, {"y", 1, 2, 0.7}});
  const auto second =
      written(folder, "b", {{"right", 0, 0, 1}, {"x", 0, 2, 0.9}, {"y", 1, 1, 0.9}});
  const auto mistakes = most_confident_mistakes({&first, &second}, folder, 10);
  ASSERT_EQ(mistakes.size(), 2u);
  EXPECT_EQ(mistakes[0].name, "x");
  EXPECT_EQ(mistakes[0].predicted, 2);
  EXPECT_EQ(mistakes[0].probability, 0.9);
  EXPECT_EQ(mistakes[0].repeats, 2);
  EXPECT_EQ(mistakes[1].name, "y");
  EXPECT_EQ(mistakes[1].repeats, 1);
  EXPECT_EQ(most_confident_mistakes({&first, &second}, folder, 1).size(), 1u);
}

}  // namespace
}  // namespace experiments
