#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include "alexnet/layers.h"
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

  /// What one pass gives at each of `layers`, which are inner_names(). `image` is uint8 [H, W, 3]
  /// RGB of any size; the results are float32 [channels, side, side], of fc6 and fc7 [features],
  /// contiguous. Throws std::invalid_argument for another layer or image. The same image gives the
  /// same bits whichever thread runs it and whatever else is asked for.
  std::vector<torch::Tensor> activations(const torch::Tensor& image,
                                         const std::vector<std::string>& layers) const;
  torch::Tensor activations(const torch::Tensor& image, const std::string& layer) const;
  /// Of the last layer.
  torch::Tensor activations(const torch::Tensor& image) const;

  /// By its inner name.
  const std::string& last_layer() const { return layers_.back(); }
  /// Of the last layer.
  LayerShape output_shape() const { return output_shape_; }
  /// Numbers that the last layer gives for an image: 64,896 for conv4 with two groups.
  int64_t features() const { return output_shape_.numbers(); }
  bool trained() const { return trained_; }
  const std::string& source() const { return source_; }
  /// fingerprint(Weights) of what it was made from.
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  torch::Tensor input(const torch::Tensor& image) const;
  torch::Tensor finished_block(const torch::Tensor& x, BlockOrder order) const;
  torch::Tensor after(const std::string& layer, const torch::Tensor& x) const;

  std::vector<std::string> layers_;  // inner_names()
  std::vector<PackedConvolution> convolutions_;
  std::vector<Dense> dense_;
  BlockOrder order_;
  ResponseNorm norm_;
  int64_t input_side_;
  torch::Tensor mean_;  // float32 [input_side, input_side, 3]
  torch::Tensor scale_;
  LayerShape output_shape_;
  bool trained_;
  std::string source_;
  std::string fingerprint_;
};

}  // namespace alexnet
