#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include "alexnet/packed_convolution.h"
#include "alexnet/weights.h"

namespace alexnet {

/// The network of script_module(), made fast for one image at a time on one thread: weights packed
/// once, ReLU inside the convolutions, pooling and response normalisation in one pass, channels
/// innermost all the way, so that nothing is copied between layers. Safe to call from many threads
/// at once.
class Network {
 public:
  /// Throws as check(Weights).
  explicit Network(const Weights& weights);

  /// `image` is uint8 [H, W, 3] RGB of any size; `layer` as script_module() names them. Returns
  /// float32 [channels, side, side], contiguous. Throws std::invalid_argument for another layer or
  /// image. The same image gives the same bits whichever thread runs it.
  torch::Tensor activations(const torch::Tensor& image, const std::string& layer = "conv4") const;

  /// How many numbers conv4 gives per image: 64,896 with two groups, 43,264 in torchvision's.
  int64_t features() const { return features_; }
  bool trained() const { return trained_; }
  const std::string& source() const { return source_; }
  /// fingerprint(Weights) of what it was made from.
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  torch::Tensor input(const torch::Tensor& image) const;
  torch::Tensor finished_block(const torch::Tensor& x) const;

  std::vector<PackedConvolution> convolutions_;
  BlockOrder order_;
  ResponseNorm norm_;
  int64_t input_side_;
  torch::Tensor mean_;  // float32 [input_side, input_side, 3]
  torch::Tensor scale_;
  int64_t features_;
  bool trained_;
  std::string source_;
  std::string fingerprint_;
};

}  // namespace alexnet
