#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace alexnet {

/// One convolution, followed by ReLU: weight float32 [out, in / groups, k, k] (OIHW,
/// cross-correlation), bias float32 [out].
struct Convolution {
  torch::Tensor weight;
  torch::Tensor bias;
  int64_t stride = 1;
  int64_t padding = 0;
  int64_t groups = 1;
};

/// A fully connected layer, followed by ReLU: weight float32 [out, in], bias float32 [out]. The
/// first reads maps in the order channel, row, column.
struct Dense {
  torch::Tensor weight;
  torch::Tensor bias;
};

/// Local response normalisation across channels (Krizhevsky et al., 2012, section 3.3):
/// y_c = x_c / (k + alpha * sum over the `size` channels around c of x^2) ^ beta. Caffe and PyTorch
/// write alpha times `size` for this alpha.
struct ResponseNorm {
  int64_t size = 5;
  double alpha = 1e-4;
  double beta = 0.75;
  double k = 2;
};

/// What follows conv1's and conv2's ReLU. Pooling is 3 x 3 with stride 2, the maximum. conv5 is
/// followed by pooling alone.
enum class BlockOrder { pool_then_norm, norm_then_pool, pool };

/// Everything that defines AlexNet, or its first layers: the input x = (RGB in 0..255 - mean) *
/// scale, resized to input_side x input_side; then conv1 and conv2 with their blocks, conv3, conv4,
/// conv5 with its pooling, fc6 and fc7.
struct Weights {
  std::vector<Convolution> convolutions;  ///< conv1 and those that follow: one to five
  std::vector<Dense> dense;               ///< fc6 and fc7, or fc6, or none
  BlockOrder order = BlockOrder::pool_then_norm;
  ResponseNorm norm;  ///< unused where order is BlockOrder::pool
  int64_t input_side = 227;
  torch::Tensor mean;   ///< float32 [3, 1, 1] or [3, input_side, input_side], RGB
  torch::Tensor scale;  ///< float32 [3], RGB
  std::string source;   ///< where the weights come from, for people
  bool trained = true;  ///< false for untrained_weights()
};

/// Throws std::runtime_error that names the layer: a tensor missing, not float32, of a shape that
/// does not fit the layer before it, or with a value that is not finite.
void check(const Weights& weights);

/// SHA-256 in hex of all that changes an activation: the same for the same network from any file.
std::string fingerprint(const Weights& weights);

/// The side of a map [side, side] after a convolution, and after a block's pooling; 0 where the map
/// is too small.
int64_t convolved(int64_t side, const Convolution& layer);
int64_t pooled(int64_t side);

/// The side of each convolution's input.
std::vector<int64_t> input_sides(const Weights& weights);

}  // namespace alexnet
