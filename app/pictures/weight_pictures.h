#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "app/inputs/input_kind.h"
#include "training/trainer.h"

namespace experiments {

/// Some of the weights that speak for one class.
struct ClassWeights {
  int64_t label = 0;
  std::string title;     ///< "hidden unit 17, output weight 0.43"; empty for a regression
  torch::Tensor values;  ///< float32, of the layer that reads the input
};

/// The hidden unit with the largest weight into a class (`sign` 1) or the most negative one (-1);
/// `into_class` is [hidden_units].
int64_t extreme_unit(const torch::Tensor& into_class, double sign = 1);

/// For each class the incoming weights, [features], of the hidden unit with the largest weight into
/// it; of a regression, whose `outgoing` is undefined, the class's own weights. `incoming` is
/// [hidden_units or classes, features], `outgoing` [classes, hidden_units].
std::vector<ClassWeights> strongest_weights(const torch::Tensor& incoming,
                                            const torch::Tensor& outgoing);
std::vector<ClassWeights> strongest_weights(training::TrainedModel& model);

/// Of each class's weights the `count` channels that matter most, the strongest first, with the
/// title "channel 201". Values are [height, width]: the weights times what sets the class apart
/// (its mean training row less that of all); the strongest channel is the one with the largest sum.
/// `weights` are those of strongest_weights, rows of `data` are `maps`.
std::vector<ClassWeights> strongest_channels(const std::vector<ClassWeights>& weights,
                                             const training::TrainingData& data,
                                             const MapShape& maps, int64_t count);

}  // namespace experiments
