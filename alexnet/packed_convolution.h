#pragma once

#include <torch/types.h>

#include "alexnet/weights.h"

namespace alexnet {

/// One convolution and its ReLU for single images with channels innermost. The weights are brought
/// into oneDNN's own layout once, here, where LibTorch has oneDNN; elsewhere this is torch::conv2d.
class PackedConvolution {
 public:
  /// `side` is that of the images to come; `with_onednn` of false does without it where it is
  /// there.
  PackedConvolution(const Convolution& layer, int64_t side, bool with_onednn = true);

  /// `x` is float32 [1, in, side, side] in channels-last memory; returns max(0, convolution),
  /// float32 [1, out, out_side, out_side], in channels-last memory.
  torch::Tensor operator()(const torch::Tensor& x) const;

 private:
  Convolution layer_;
  c10::IValue packed_;  // undefined (None) without oneDNN
};

}  // namespace alexnet
