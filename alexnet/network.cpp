#include "alexnet/network.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <stdexcept>

#include "alexnet/block_kernels.h"
#include "parallel/one_thread.h"

namespace alexnet {
namespace {

const Weights& checked(const Weights& weights) {
  check(weights);
  return weights;
}

Maps maps(const torch::Tensor& x) {
  return {x.data_ptr<float>(), x.size(2), x.size(1)};
}

void require_image(const torch::Tensor& image) {
  if (image.scalar_type() != torch::kUInt8 || image.dim() != 3 || image.size(2) != 3 ||
      image.numel() == 0) {
    throw std::invalid_argument("AlexNet takes images uint8 [H, W, 3]");
  }
}

torch::Tensor resized(const torch::Tensor& image, int64_t side) {
  if (image.size(0) == side && image.size(1) == side) return image.contiguous();
  const auto planes = image.permute({2, 0, 1}).unsqueeze(0).to(torch::kFloat32);
  return at::_upsample_bilinear2d_aa(planes, {side, side}, /*align_corners=*/false)
      .squeeze(0)
      .permute({1, 2, 0});
}

}  // namespace

Network::Network(const Weights& weights)
    : layers_(inner_names(checked(weights))),
      dense_(weights.dense),
      order_(weights.order),
      norm_(weights.norm),
      input_side_(weights.input_side),
      mean_(weights.mean.expand({3, input_side_, input_side_}).permute({1, 2, 0}).contiguous()),
      scale_(weights.scale.contiguous()),
      output_shape_(alexnet::output_shape(weights)),
      trained_(weights.trained),
      source_(weights.source),
      fingerprint_(alexnet::fingerprint(weights)) {
  // oneDNN chooses its layout by the number of threads: packed for one, run on one.
  const parallel::OneThread one_thread;
  const auto sides = input_sides(weights);
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    convolutions_.emplace_back(weights.convolutions[i], sides[i]);
  }
}

// float32 [1, 3, input_side, input_side] in channels-last memory.
torch::Tensor Network::input(const torch::Tensor& image) const {
  const auto pixels = resized(image, input_side_);
  if (pixels.scalar_type() == torch::kFloat32) {
    return ((pixels - mean_) * scale_).contiguous().permute({2, 0, 1}).unsqueeze(0);
  }
  const auto x =
      torch::empty({1, 3, input_side_, input_side_},
                   torch::TensorOptions().memory_format(torch::MemoryFormat::ChannelsLast));
  centre(pixels.data_ptr<uint8_t>(), mean_.data_ptr<float>(), scale_.data_ptr<float>(), input_side_,
         x.data_ptr<float>());
  return x;
}

torch::Tensor Network::finished_block(const torch::Tensor& x, BlockOrder order) const {
  const auto side = pooled(x.size(2));
  auto y = torch::empty({1, x.size(1), side, side},
                        torch::TensorOptions().memory_format(torch::MemoryFormat::ChannelsLast));
  finish_block(maps(x), maps(y), order, norm_);
  return y;
}

torch::Tensor Network::after(const std::string& layer, const torch::Tensor& x) const {
  const auto number = static_cast<size_t>(layer.back() - '1');
  if (layer.rfind("conv", 0) == 0) return convolutions_[number](x);
  if (layer.rfind("block", 0) == 0)
    return finished_block(x, number < 2 ? order_ : BlockOrder::pool);
  const auto& [weight, bias] = dense_[number - convolutions_.size()];
  return at::linear(x.contiguous().view({1, -1}), weight, bias).relu_();
}

std::vector<torch::Tensor> Network::activations(const torch::Tensor& image,
                                                const std::vector<std::string>& layers) const {
  for (const auto& layer : layers) {
    if (std::find(layers_.begin(), layers_.end(), layer) == layers_.end())
      throw std::invalid_argument("AlexNet has no layer \"" + layer + "\"");
  }
  require_image(image);
  const parallel::OneThread one_thread;
  const c10::InferenceMode inference;
  std::vector<torch::Tensor> results(layers.size());
  size_t missing = layers.size();
  auto x = input(image);
  for (auto layer = layers_.begin(); missing > 0; ++layer) {
    x = after(*layer, x);
    for (size_t i = 0; i < layers.size(); ++i) {
      if (layers[i] != *layer) continue;
      results[i] = x.squeeze(0).contiguous();
      --missing;
    }
  }
  return results;
}

torch::Tensor Network::activations(const torch::Tensor& image, const std::string& layer) const {
  return activations(image, std::vector{layer}).front();
}

torch::Tensor Network::activations(const torch::Tensor& image) const {
  return activations(image, layers_.back());
}

}  // namespace alexnet
