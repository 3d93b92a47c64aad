#include "app/commands/summaries.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/app/summary/small_sweep_results.h"
#include "tests/files/temporary_folder.h"

namespace commands {
namespace {

TEST(Summaries, NameATrialThatIsGoneOnceItsPredictionsAreWanted) {
  const TemporaryFolder temporary;
  const experiments::RunFolder folder(temporary / "run");
  experiments::StoredRun run;
  run.record.datasets["actors"].class_names = {"A", "B"};
  run.sweep.experiments = {experiments::small_experiment(1, 1)};
  run.results = {experiments::results_of(run.sweep.experiments[0], {0.5})};
  run.results[0][0][{0}].id = "abc";
  try {
    summaries(folder, run);
    FAIL() << "it has summed up predictions that are nowhere";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()),
              folder.results_path().string() + ": trial abc is gone: another program removed it");
  }
}

}  // namespace
}  // namespace commands
