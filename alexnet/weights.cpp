#include "alexnet/weights.h"

#include <sstream>
#include <stdexcept>

#include "alexnet/layers.h"
#include "files/sha256.h"

namespace alexnet {
namespace {

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

void check_dense(const std::string& name, const Dense& layer, int64_t inputs) {
  check_tensor(name + ".weight", layer.weight);
  check_tensor(name + ".bias", layer.bias);
  const auto& weight = layer.weight;
  if (weight.dim() != 2 || weight.numel() == 0 || weight.size(1) != inputs) {
    throw std::runtime_error(name + ".weight has shape " + shape(weight) + ", expected [out, " +
                             std::to_string(inputs) + "]");
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
  constexpr size_t most_convolutions = 5, most_dense = 2;
  const auto convolutions = weights.convolutions.size(), dense = weights.dense.size();
  if (convolutions == 0) throw std::runtime_error("conv1.weight is missing");
  if (convolutions > most_convolutions || dense > most_dense)
    throw std::runtime_error("it has more layers than AlexNet");
  if (dense > 0 && convolutions < most_convolutions)
    throw std::runtime_error("conv" + std::to_string(convolutions + 1) + ".weight is missing");
  check_input(weights);
  int64_t channels = 3;
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    const auto& layer = weights.convolutions[i];
    check_convolution("conv" + std::to_string(i + 1), layer, channels);
    channels = layer.weight.size(0);
  }
  auto body = weights;
  body.dense.clear();
  if (output_shape(body).side < 1)
    throw std::runtime_error("the input is too small for the layers");
  auto inputs = output_shape(body).numbers();
  for (size_t i = 0; i < dense; ++i) {
    check_dense("fc" + std::to_string(i + 6), weights.dense[i], inputs);
    inputs = weights.dense[i].weight.size(0);
  }
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
  for (const auto& layer : weights.dense) {
    update(digest, layer.weight);
    update(digest, layer.bias);
  }
  return digest.hex();
}

int64_t convolved(int64_t side, const Convolution& layer) {
  const auto room = side + 2 * layer.padding - layer.weight.size(2);
  return side < 1 || room < 0 ? 0 : room / layer.stride + 1;
}

int64_t pooled(int64_t side) {
  return side < 3 ? 0 : (side - 3) / 2 + 1;
}

std::vector<int64_t> input_sides(const Weights& weights) {
  std::vector<int64_t> sides{weights.input_side};
  for (size_t i = 0; i + 1 < weights.convolutions.size(); ++i) {
    const auto side = convolved(sides.back(), weights.convolutions[i]);
    sides.push_back(i < 2 ? pooled(side) : side);
  }
  return sides;
}

}  // namespace alexnet
