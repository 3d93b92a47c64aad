#include "alexnet/weights.h"

#include <sstream>
#include <stdexcept>
#include <string_view>

#include "files/sha256.h"

namespace alexnet {
namespace {

int64_t convolved(int64_t side, const Convolution& layer) {
  return (side + 2 * layer.padding - layer.weight.size(2)) / layer.stride + 1;
}

std::string shape(const torch::Tensor& tensor) {
  std::ostringstream text;
  text << tensor.sizes();
  return text.str();
}

void check_tensor(const std::string& name, const torch::Tensor& tensor) {
  if (!tensor.defined()) throw std::runtime_error(name + " is missing");
  if (tensor.scalar_type() != torch::kFloat32) {
    throw std::runtime_error(name + " is " + c10::toString(tensor.scalar_type()) +
                             ", expected float32");
  }
  if (!torch::isfinite(tensor).all().item<bool>()) {
    throw std::runtime_error(name + " holds a value that is not finite");
  }
}

void check_convolution(const std::string& name, const Convolution& layer, int64_t channels) {
  check_tensor(name + ".weight", layer.weight);
  check_tensor(name + ".bias", layer.bias);
  if (layer.stride < 1 || layer.padding < 0 || layer.groups < 1 || channels % layer.groups != 0) {
    throw std::runtime_error(name + " has a stride, padding or groups that cannot be");
  }
  const auto& weight = layer.weight;
  if (weight.dim() != 4 || weight.numel() == 0 || weight.size(0) % layer.groups != 0 ||
      weight.size(1) * layer.groups != channels || weight.size(2) != weight.size(3)) {
    throw std::runtime_error(name + ".weight has shape " + shape(weight) + ", expected [out, " +
                             std::to_string(channels / layer.groups) + ", k, k]");
  }
  if (layer.bias.dim() != 1 || layer.bias.size(0) != weight.size(0)) {
    throw std::runtime_error(name + ".bias has shape " + shape(layer.bias) + ", expected [" +
                             std::to_string(weight.size(0)) + "]");
  }
}

void check_input(const Weights& weights) {
  check_tensor("mean", weights.mean);
  check_tensor("scale", weights.scale);
  const auto side = weights.input_side;
  if (side < 1 || side > 4096) throw std::runtime_error("the input's side cannot be");
  if (weights.norm.size < 1 || weights.norm.size % 2 == 0) {
    throw std::runtime_error("the response normalisation's size is not odd");
  }
  if (weights.mean.sizes() != torch::IntArrayRef{3, 1, 1} &&
      weights.mean.sizes() != torch::IntArrayRef{3, side, side}) {
    throw std::runtime_error("mean has shape " + shape(weights.mean) +
                             ", expected [3, 1, 1] or the input's");
  }
  if (weights.scale.sizes() != torch::IntArrayRef{3}) {
    throw std::runtime_error("scale has shape " + shape(weights.scale) + ", expected [3]");
  }
}

void update(files::Sha256& digest, const torch::Tensor& tensor) {
  const auto values = tensor.contiguous();
  digest.update(shape(values));
  digest.update(values.data_ptr(), values.nbytes());
}

}  // namespace

void check(const Weights& weights) {
  check_input(weights);
  int64_t channels = 3;
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    const auto& layer = weights.convolutions[i];
    check_convolution("conv" + std::to_string(i + 1), layer, channels);
    channels = layer.weight.size(0);
  }
  if (conv4_side(weights) < 1) throw std::runtime_error("the input is too small for the layers");
}

std::string fingerprint(const Weights& weights) {
  std::ostringstream text;
  text.precision(17);
  text << "alexnet-1 " << static_cast<int>(weights.order) << ' ' << weights.input_side;
  if (weights.order != BlockOrder::pool) {
    const auto& norm = weights.norm;
    text << ' ' << norm.size << ' ' << norm.alpha << ' ' << norm.beta << ' ' << norm.k;
  }
  for (const auto& layer : weights.convolutions) {
    text << ' ' << layer.stride << ' ' << layer.padding << ' ' << layer.groups;
  }
  files::Sha256 digest;
  digest.update(text.str());
  update(digest, weights.mean);
  update(digest, weights.scale);
  for (const auto& layer : weights.convolutions) {
    update(digest, layer.weight);
    update(digest, layer.bias);
  }
  return digest.hex();
}

int64_t pooled(int64_t side) {
  return (side - 3) / 2 + 1;
}

std::array<int64_t, 4> input_sides(const Weights& weights) {
  const auto& [conv1, conv2, conv3, conv4] = weights.convolutions;
  const auto block1 = pooled(convolved(weights.input_side, conv1));
  const auto block2 = pooled(convolved(block1, conv2));
  return {weights.input_side, block1, block2, convolved(block2, conv3)};
}

int64_t conv4_side(const Weights& weights) {
  return convolved(input_sides(weights)[3], weights.convolutions[3]);
}

int64_t conv4_features(const Weights& weights) {
  const auto side = conv4_side(weights);
  return weights.convolutions[3].weight.size(0) * side * side;
}

}  // namespace alexnet
