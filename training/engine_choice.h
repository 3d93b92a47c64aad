#pragma once

#include <string>

#include "training/train_options.h"
#include "training/training_data.h"

namespace training {

/// Which engine trains, and why: a phrase for people.
struct EngineChoice {
  Engine engine = Engine::weight_space;  ///< never automatic
  std::string reason;
};

/// Empty where sample space is exact for these options, else the reason why it is not.
std::string why_not_sample_space(const TrainOptions& options);

/// Follows the options and the data's shape alone, never the machine: the engine is part of what
/// makes the numbers. Throws std::invalid_argument, saying why, where sample space is asked for and
/// cannot hold.
EngineChoice choose_engine(const TrainOptions& options, const TrainingData& data);

}  // namespace training
