#include "app/trials/plan.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/sweep_file/read_sweep.h"
#include "tests/app/trials/small_plan.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

void store(const RunFolder& folder, const PlannedTrial& planned, TrialState state) {
  TrialResult result;
  result.id = planned.id;
  result.trial = planned.trial;
  result.state = state;
  result.reason = state == TrialState::failed ? "not enough memory" : "";
  folder.write(result);
}

TEST(MakePlan, RefusesPicturesThatDoNotFitBeforeOneIsDrawn) {
  auto sweep = nlohmann::json::parse(R"({
    "datasets": { "faces": { "loader": "generated_faces", "per_class": 1000000000000 } },
    "experiments": [ { "name": "first", "dataset": "faces",
                       "model": { "type": "logistic_regression" },
                       "training": { "steps": 10 } } ]
  })");
  const auto message = [&] {
    try {
      make_plan(read_sweep_text(sweep.dump(), "experiments.json"), {});
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const std::string needs =
      "generated_faces with per_class 1000000000000 and size 227: the pictures need ";
  EXPECT_EQ(message().substr(0, needs.size()), needs);
  sweep["datasets"]["faces"]["loader"] = "generated_digits";
  EXPECT_EQ(message().substr(0, 31), "generated_digits with per_class");
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
