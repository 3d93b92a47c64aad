#pragma once

#include <cstdint>

#include "models/model_options.h"
#include "training/train_options.h"

namespace training {

/// What to train: data for models, options and a seed for weights and batches.
struct TrainRequest {
  models::ModelOptions model;  ///< features and classes as the data has them
  TrainOptions options;
  uint64_t seed = 0;
};

}  // namespace training
