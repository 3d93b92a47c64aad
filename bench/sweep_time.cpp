#include "bench/sweep_time.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "app/trials/train_trials.h"

namespace bench {

SweepTime train_all(const experiments::Plan& plan, int64_t jobs) {
  using Clock = std::chrono::steady_clock;
  const auto folder =
      std::filesystem::temp_directory_path() / ("facesweep-bench-" + std::to_string(getpid()));
  const auto start = Clock::now();
  auto trained_since = start;
  experiments::RunEvents events;
  events.on_stage = [&](const std::string& stage) {
    if (stage.find("training") != std::string::npos) trained_since = Clock::now();
  };
  train_trials(plan, distinct_trials(plan), experiments::RunFolder(folder),
               {jobs, int64_t{1} << 32}, events);
  const auto end = Clock::now();
  std::filesystem::remove_all(folder);
  const std::chrono::duration<double> set_up = trained_since - start,
                                      training = end - trained_since;
  return {set_up.count(), training.count()};
}

}  // namespace bench
