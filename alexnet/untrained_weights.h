#pragma once

#include <cstdint>

#include "alexnet/weights.h"

namespace alexnet {

/// AlexNet with two groups and no training, where no trained weights are at hand: conv1 is 96
/// oriented filters (64 Gabor filters on luminance: 8 orientations, 4 wavelengths, 2 phases; 32
/// colour-opponent Gaussian blobs and edges, red-green and blue-yellow), conv2 to conv4 are random
/// with orthogonal rows, scaled so that activations keep their size. `trained` is false and
/// `source` says "untrained". The same seed gives the same weights.
Weights untrained_weights(uint64_t seed);

}  // namespace alexnet
