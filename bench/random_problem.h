#pragma once

#include <cstdint>

#include "training/trainer.h"

namespace bench {

/// The photos of six actors, in numbers: what steps and their cost are measured on.
struct Shape {
  int64_t rows = 300;  ///< for training; 100 more each for validation and test
  int64_t features = 51529;
  int64_t hidden_units = 200;
  int64_t batch_size = 10;
};

/// Normal rows of length about 1, of six classes in turn.
training::TrainingData random_data(const Shape& shape);

/// A network on them, SGD without penalties, seed 0, no steps yet.
training::TrainRequest random_request(const Shape& shape);

}  // namespace bench
