#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "alexnet/weights.h"

namespace alexnet {

// Layers are called conv1 to conv5, fc6 and fc7. What a layer gives its users is what the next one
// reads: conv1, conv2 and conv5 after their block (pooling, and response normalisation where there
// is one), all others after ReLU. A block's own name is block1, block2, block5; inside the network
// "conv1" then is what goes into block1.

/// conv1 ... fc7, in their order.
const std::vector<std::string>& layer_names();

/// Those that the weights hold.
std::vector<std::string> layers_of(const Weights& weights);

/// "conv1, block1, conv2, ...": all that a network of these weights can be asked for inside.
std::vector<std::string> inner_names(const Weights& weights);

/// What the layer gives inside: "block1" for "conv1", "conv3" for "conv3".
std::string output_of(const std::string& layer);

/// The last layer that the weights hold.
std::string last_layer(const Weights& weights);

/// The network that ends with the layer. Throws std::runtime_error that names the layer where the
/// weights do not reach it.
Weights up_to(const Weights& weights, const std::string& layer);

/// What a layer gives for a picture: maps [channels, side, side]; of fc6 and fc7 [channels, 1, 1].
struct LayerShape {
  int64_t channels = 0;
  int64_t side = 1;

  int64_t numbers() const { return channels * side * side; }
};

/// Of the last layer.
LayerShape output_shape(const Weights& weights);

}  // namespace alexnet
