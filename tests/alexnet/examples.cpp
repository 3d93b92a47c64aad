#include "tests/alexnet/examples.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>

#include "alexnet/layers.h"
#include "alexnet/untrained_weights.h"
#include "alexnet/weight_readers.h"

namespace examples {
namespace {

torch::Tensor noise(torch::IntArrayRef shape, double size, torch::Generator& generator) {
  return torch::randn(shape, generator, torch::kFloat32) * size;
}

}  // namespace

torch::Tensor images(int64_t count, int64_t height, int64_t width, uint64_t seed) {
  auto generator = torch::make_generator<at::CPUGeneratorImpl>(seed);
  return torch::randint(256, {count, height, width, 3}, generator, torch::kUInt8);
}

const alexnet::Weights& grouped() {
  static const alexnet::Weights weights = alexnet::untrained_weights(1);
  return weights;
}

const alexnet::Network& grouped_network() {
  static const alexnet::Network network(alexnet::up_to(grouped(), "conv4"));
  return network;
}

alexnet::Weights caffe_order() {
  auto generator = torch::make_generator<at::CPUGeneratorImpl>(7);
  auto weights = grouped();
  for (auto& layer : weights.convolutions) {
    layer.bias = noise(layer.bias.sizes(), 0.5, generator);
    layer.weight = layer.weight + noise(layer.weight.sizes(), 0.01, generator);
  }
  weights.order = alexnet::BlockOrder::norm_then_pool;
  weights.norm = {/*size=*/5, /*alpha=*/1e-4 / 5, /*beta=*/0.75, /*k=*/1};
  return weights;
}

alexnet::Weights torchvision_order() {
  auto generator = torch::make_generator<at::CPUGeneratorImpl>(8);
  const std::vector<std::vector<int64_t>> shapes{
      {64, 3, 11, 11}, {192, 64, 5, 5}, {384, 192, 3, 3}, {256, 384, 3, 3}, {256, 256, 3, 3}};
  const std::vector<std::string> names{"features.0", "features.3", "features.6", "features.8",
                                       "features.10"};
  alexnet::NamedTensors tensors;
  for (size_t i = 0; i < names.size(); ++i) {
    const auto inputs = static_cast<double>(shapes[i][1] * shapes[i][2] * shapes[i][3]);
    tensors[names[i] + ".weight"] = noise(shapes[i], std::sqrt(2 / inputs), generator);
    tensors[names[i] + ".bias"] = noise({shapes[i][0]}, 0.1, generator);
  }
  tensors["classifier.1.weight"] = noise({7, 256 * 6 * 6}, 0.02, generator);
  tensors["classifier.1.bias"] = noise({7}, 0.1, generator);
  tensors["classifier.4.weight"] = noise({5, 7}, 0.5, generator);
  tensors["classifier.4.bias"] = noise({5}, 0.1, generator);
  return alexnet::torchvision_weights(tensors);
}

double relative_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

}  // namespace examples
