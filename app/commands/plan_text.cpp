#include "app/commands/plan_text.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/commands/blas.h"
#include "app/trials/memory_estimate.h"
#include "app/trials/trial_cost.h"
#include "parallel/free_memory.h"

namespace commands {
namespace {

using namespace experiments;

double estimated_seconds(const Plan& plan, const std::vector<Trial>& trials, int64_t jobs) {
  double operations = shared_operations(plan, trials);
  for (const auto& trial : trials) operations += estimated_operations(plan, trial);
  // Skinny products reach about half of what square ones do.
  return operations / (0.5e9 * measured_gflops(1)) / static_cast<double>(jobs);
}

double estimated_bytes(const Plan& plan, const std::vector<Trial>& trials, int64_t jobs) {
  return static_cast<double>(picture_memory(plan)) +
         std::max(training_memory(plan, trials, jobs), drawing_memory(plan, trials));
}

}  // namespace

std::vector<Trial> Missing::all_trials() const {
  std::vector<Trial> all;
  for (const auto& planned : trials) all.push_back(planned.trial);
  for (const auto& planned : studies) {
    all.insert(all.end(), planned.study.trials.begin(), planned.study.trials.end());
  }
  return all;
}

std::string plan_text(const Plan& plan, const Missing& missing, int64_t jobs) {
  std::string text;
  for (size_t i = 0; i < plan.trials.size(); ++i) {
    text +=
        fmt::format("{:<28} {:>6} trials\n", plan.sweep.experiments[i].name, plan.trials[i].size());
  }
  for (const auto& planned : plan.studies) {
    text += fmt::format("{:<28} {:>6} trials of a study\n", planned.study.name,
                        planned.study.trials.size());
  }
  const auto trials = missing.all_trials();
  return text + fmt::format(
                    "\n{} trials to train and {} studies to run, about {:.0f} s on {} threads and "
                    "{}; nothing was trained\n",
                    missing.trials.size(), missing.studies.size(),
                    std::max(1.0, estimated_seconds(plan, trials, jobs)), jobs,
                    parallel::memory_text(estimated_bytes(plan, trials, jobs)));
}

}  // namespace commands
