#pragma once

#include <torch/types.h>

#include <cstdint>

#include "models/model_options.h"

namespace models {

/// Standard normal draws for units first .. first + count - 1 of the layer that reads the input:
/// float32 [count, features]. Row j depends on (seed, j, features) alone, so a narrower layer has
/// the first rows of a wider one, and rows can be drawn in any order and on any thread.
torch::Tensor unit_directions(uint64_t seed, int64_t first, int64_t count, int64_t features);

/// initial_scale * unit_directions for all units of the input layer: [width, features], scaled in
/// `dtype`.
torch::Tensor initial_input_weights(const ModelOptions& options, uint64_t seed,
                                    torch::ScalarType dtype = torch::kFloat32);

/// Weights from the hidden units to the classes: [classes, hidden_units], normal with standard
/// deviation initial_scale; column j depends on (seed, j, classes) alone. Scaled in `dtype`.
torch::Tensor initial_output_weights(const ModelOptions& options, uint64_t seed,
                                     torch::ScalarType dtype = torch::kFloat32);

}  // namespace models
