#pragma once

#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>

#include "training/trainer.h"

namespace training {

/// A trained model as what its parameters follow from. Those of the dense engine are themselves
/// there, under their names: "hidden.weight" [width, features], "hidden.bias" and so on. Of sample
/// space, in place of the first weight:
///   "hidden.coefficients" C [n, width] and "hidden.directions" a, float64 [1]
/// of W = a U + C^T X, with X the n training rows as the data has them, whatever their scaling, and
/// U the seed's directions (models::unit_directions). That takes n numbers a unit instead of
/// `features`. Everything else is of the dtype that was trained in.
using ModelState = std::map<std::string, torch::Tensor>;

/// A copy.
ModelState state_of(TrainedModel& model);

/// Bytes of it in float32.
int64_t state_bytes(Engine engine, const TrainRequest& request, int64_t training_rows);

/// What models::Classifier calls its parameters, float32. `request` and `data` are what was
/// trained; nothing is trained here, and of sample space only the training rows are read. Throws
/// std::runtime_error where the state is not that of such a model.
std::map<std::string, torch::Tensor> parameters_of(const ModelState& state,
                                                   const TrainRequest& request,
                                                   const TrainingData& data);

}  // namespace training
