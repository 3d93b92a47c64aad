#pragma once

#include <cstdint>
#include <memory>

#include "training/trainer.h"

namespace bench {

/// Seconds of a step: the second half of a training of 2 * steps, without what the curve takes, so
/// that neither set-up nor first steps count.
double seconds_per_step(training::TrainRequest request, const training::TrainingData& data,
                        training::Engine engine,
                        const std::shared_ptr<training::SampleSpace>& space, int64_t steps);

/// Median seconds of single steps in a training of `steps` (at least 4), without the first, the
/// last and the points of the curve: for steps of milliseconds, of which what else runs on the
/// machine spoils some and not others.
double median_seconds_of_steps(training::TrainRequest request, const training::TrainingData& data,
                               training::Engine engine,
                               const std::shared_ptr<training::SampleSpace>& space, int64_t steps);

/// How many steps take about `seconds`, at least 4 and at most 2,000.
int64_t steps_within(double seconds, const training::TrainRequest& request,
                     const training::TrainingData& data, training::Engine engine,
                     const std::shared_ptr<training::SampleSpace>& space);

}  // namespace bench
