#pragma once

#include <torch/types.h>

#include <cstdint>

#include "alexnet/network.h"
#include "alexnet/weights.h"

/// What several tests of alexnet/ start from.
namespace examples {

/// uint8 [count, height, width, 3], every value drawn.
torch::Tensor images(int64_t count, int64_t height, int64_t width, uint64_t seed = 1);

/// untrained_weights(1), made once: conv1 to conv5, two groups, pooling before normalisation.
const alexnet::Weights& grouped();

/// The network of grouped() up to conv4, made once.
const alexnet::Network& grouped_network();

/// Caffe's order (normalisation, then pooling) with random weights that keep activations of
/// ordinary size.
alexnet::Weights caffe_order();

/// torchvision's layers with random weights, fc6 and fc7 of few units among them.
alexnet::Weights torchvision_order();

/// max |a - b| / max |b|
double relative_difference(const torch::Tensor& a, const torch::Tensor& b);

}  // namespace examples
