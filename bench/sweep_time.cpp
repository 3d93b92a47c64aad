#include "bench/sweep_time.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>

namespace bench {

SweepTime train_all(const experiments::Plan& plan, int64_t jobs) {
  return train_some(plan, distinct_trials(plan), jobs, {});
}

SweepTime train_some(const experiments::Plan& plan,
                     const std::vector<experiments::PlannedTrial>& trials, int64_t jobs,
                     experiments::RunEvents events) {
  using Clock = std::chrono::steady_clock;
  const auto folder =
      std::filesystem::temp_directory_path() / ("facesweep-bench-" + std::to_string(getpid()));
  const auto start = Clock::now();
  auto rows_since = start, trained_since = start;
  bool is_set_up = false;
  events.on_stage = [&](const std::string& stage) {
    if (stage.find("inner products") != std::string::npos) rows_since = Clock::now();
  };
  events.on_training = [&] {
    trained_since = Clock::now();
    is_set_up = true;
  };
  events.should_stop = [&, stop = std::move(events.should_stop)] {
    return is_set_up && stop && stop();
  };
  train_trials(plan, trials, experiments::RunFolder(folder).store(), {jobs, int64_t{1} << 32},
               events);
  const auto end = Clock::now();
  std::filesystem::remove_all(folder);
  const auto seconds = [](Clock::duration time) {
    return std::chrono::duration<double>(time).count();
  };
  return {seconds(rows_since - start), seconds(trained_since - start),
          seconds(end - trained_since)};
}

}  // namespace bench
