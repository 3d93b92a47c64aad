#include "app/trials/plan.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/sweep_file/read_sweep.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

/// A sweep over drawn faces, `extra` merged into its experiment.
Plan small_plan(const std::string& extra = "{}") {
  auto sweep = nlohmann::json::parse(R"({
    "datasets": {
      "faces": { "loader": "generated_faces", "per_class": 4, "size": 24,
                 "split": { "train": 2, "validation": 1, "test": 1 } } },
    "experiments": [
      { "name": "first", "dataset": "faces",
        "model": { "type": "logistic_regression" },
        "training": { "learning_rate": [0.1, 0.2, 0.3], "steps": 10 } } ]
  })");
  sweep["experiments"][0].merge_patch(nlohmann::json::parse(extra));
  return make_plan(read_sweep_text(sweep.dump(), "experiments.json"), {});
}

void store(const RunFolder& folder, const PlannedTrial& planned, TrialState state) {
  TrialResult result;
  result.id = planned.id;
  result.trial = planned.trial;
  result.state = state;
  result.reason = state == TrialState::failed ? "not enough memory" : "";
  folder.write(result);
}

TEST(Unfinished, SaysHowManyFailedBeforeAndHowToTrainThemAgain) {
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  const auto plan = small_plan();
  store(folder, plan.trials[0][0], TrialState::failed);
  store(folder, plan.trials[0][1], TrialState::completed);
  std::vector<std::string> notices;
  EXPECT_EQ(unfinished(plan, folder, /*retry_failed=*/false, notices).size(), 1U);
  EXPECT_EQ(notices,
            std::vector<std::string>{"1 trial failed before; --retry-failed trains them again"});
  notices.clear();
  EXPECT_EQ(unfinished(plan, folder, /*retry_failed=*/true, notices).size(), 2U);
  EXPECT_TRUE(notices.empty());
}

}  // namespace
}  // namespace experiments
