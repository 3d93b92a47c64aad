#pragma once

#include <string>

#include "training/train_request.h"
#include "training/training_data.h"

namespace training {

/// Which engine trains, and why: a phrase for people.
struct EngineChoice {
  Engine engine = Engine::weight_space;  ///< never automatic
  std::string reason;
};

/// Empty where sample space is exact for these options, else the reason why it is not.
std::string why_not_sample_space(const TrainOptions& options);

/// What a step costs, in floating-point operations of a product that takes as long: an estimate for
/// plans and for choose_engine, not a promise.
double step_operations(Engine engine, const TrainRequest& request, const DataShape& data);

/// The same for what sample space needs before the first step: X X^T and X U^T.
double set_up_operations(const TrainRequest& request, const DataShape& data);

/// Follows the request and the data's shape, never the machine or other trials: the engine is
/// part of what makes the numbers. Takes the engine that is cheaper for a trial which shares the
/// set-up of sample space with a few others, as trials of a sweep do. Throws std::invalid_argument,
/// saying why, where sample space is asked for and cannot hold.
EngineChoice choose_engine(const TrainRequest& request, const DataShape& data);

/// The engine of choose_engine alone: quick enough for each of a million trials.
Engine chosen_engine(const TrainRequest& request, const DataShape& data);

}  // namespace training
