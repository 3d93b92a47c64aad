#include "bench/step_time.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "bench/measure.h"

namespace bench {

double seconds_per_step(training::TrainRequest request, const training::TrainingData& data,
                        training::Engine engine,
                        const std::shared_ptr<training::SampleSpace>& space, int64_t steps) {
  request.options.steps = 2 * steps;
  request.options.curve_every = steps;
  double first_half = 0, both_halves = 0;
  training::TrainCallbacks callbacks;
  callbacks.on_model = [&](size_t, const training::CurvePoint&, double until_here,
                           training::TrainedModel&) {
    first_half = both_halves;
    both_halves = until_here;
  };
  training::train({request}, data, engine, space, callbacks);
  return (both_halves - first_half) / static_cast<double>(steps);
}

double median_seconds_of_steps(training::TrainRequest request, const training::TrainingData& data,
                               training::Engine engine,
                               const std::shared_ptr<training::SampleSpace>& space, int64_t steps) {
  request.options.steps = request.options.curve_every = steps;
  std::vector<double> times;
  auto last = std::chrono::steady_clock::now();
  training::TrainCallbacks callbacks;
  callbacks.should_stop = [&] {
    const auto now = std::chrono::steady_clock::now();
    times.push_back(std::chrono::duration<double>(now - last).count());
    last = now;
    return false;
  };
  training::train({request}, data, engine, space, callbacks);
  // Asked at the first point of the curve and after each step: set-up, and the rest of that point
  // with the first step, come first.
  times.erase(times.begin(), times.begin() + 2);
  return median(times);
}

int64_t steps_within(double seconds, const training::TrainRequest& request,
                     const training::TrainingData& data, training::Engine engine,
                     const std::shared_ptr<training::SampleSpace>& space) {
  constexpr int64_t fewest = 4, most = 2000;
  const double one = seconds_per_step(request, data, engine, space, fewest);
  return std::clamp(static_cast<int64_t>(seconds / one), fewest, most);
}

}  // namespace bench
