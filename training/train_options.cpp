#include "training/train_options.h"

#include <algorithm>

namespace training {

int64_t batch_rows(const TrainOptions& options, int64_t rows) {
  return options.batch_size == 0 ? rows : std::min(options.batch_size, rows);
}

int64_t total_steps(const TrainOptions& options, int64_t rows) {
  if (options.steps > 0) return options.steps;
  const int64_t batch = batch_rows(options, rows);
  return options.epochs * ((rows + batch - 1) / batch);
}

int64_t curve_interval(const TrainOptions& options, int64_t steps) {
  return options.curve_every > 0 ? options.curve_every : std::max<int64_t>(1, steps / 40);
}

}  // namespace training
