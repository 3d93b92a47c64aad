#include "alexnet/read_weights.h"

#include <cctype>
#include <sstream>
#include <stdexcept>

#include "alexnet/weight_readers.h"

namespace alexnet {
namespace {

Weights read(const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path)) throw std::runtime_error("no such file");
  auto extension = path.extension().string();
  for (auto& letter : extension)
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  if (extension == ".safetensors") return read_safetensors_weights(path);
  if (extension == ".caffemodel") return read_caffe_weights(path);
  if (extension == ".pth" || extension == ".pt") return read_torch_weights(path);
  throw std::runtime_error("expected a .safetensors, .caffemodel, .pth or .pt file");
}

}  // namespace

torch::Tensor take(const NamedTensors& tensors, const std::string& name) {
  const auto found = tensors.find(name);
  if (found == tensors.end()) throw std::runtime_error(name + " is missing");
  if (!found->second.is_floating_point()) {
    throw std::runtime_error(name + " is " + c10::toString(found->second.scalar_type()) +
                             ", expected floating point");
  }
  return found->second.detach().to(torch::kFloat32).contiguous();
}

void expect_shape(const std::string& name, const torch::Tensor& tensor, torch::IntArrayRef shape) {
  if (tensor.sizes() == shape) return;
  std::ostringstream text;
  text << name << " has shape " << tensor.sizes() << ", expected " << shape;
  throw std::runtime_error(text.str());
}

void read_layers(const NamedTensors& tensors, const LayerNames& names, Weights& weights) {
  const auto has = [&](const std::string& layer) {
    return tensors.count(layer + ".weight") != 0 || tensors.count(layer + ".bias") != 0;
  };
  auto dense = names.dense.size();
  while (dense > 0 && !has(names.dense[dense - 1])) --dense;
  auto convolutions = names.convolutions.size();
  while (dense == 0 && convolutions > 1 && !has(names.convolutions[convolutions - 1]))
    --convolutions;
  for (size_t i = 0; i < convolutions; ++i) {
    const auto& name = names.convolutions[i];
    const int64_t padding = i == 0 ? names.first_padding : i == 1 ? 2 : 1;
    weights.convolutions.push_back({take(tensors, name + ".weight"), take(tensors, name + ".bias"),
                                    /*stride=*/i == 0 ? 4 : 1, padding, names.groups[i]});
    expect_shape(name + ".weight", weights.convolutions[i].weight, names.shapes[i]);
    expect_shape(name + ".bias", weights.convolutions[i].bias, {names.shapes[i][0]});
  }
  for (size_t i = 0; i < dense; ++i) {
    const auto& name = names.dense[i];
    weights.dense.push_back({take(tensors, name + ".weight"), take(tensors, name + ".bias")});
  }
}

const LayerNames& published_layers() {
  static const LayerNames names{
      {"conv1", "conv2", "conv3", "conv4", "conv5"},
      {{96, 3, 11, 11}, {256, 48, 5, 5}, {384, 256, 3, 3}, {384, 192, 3, 3}, {256, 192, 3, 3}},
      {"fc6", "fc7"},
      {1, 2, 1, 2, 2},
      /*first_padding=*/0};
  return names;
}

Weights torchvision_weights(const NamedTensors& tensors) {
  // torchvision/models/alexnet.py: where its layers stand, and their shapes.
  const LayerNames names{
      {"features.0", "features.3", "features.6", "features.8", "features.10"},
      {{64, 3, 11, 11}, {192, 64, 5, 5}, {384, 192, 3, 3}, {256, 384, 3, 3}, {256, 256, 3, 3}},
      {"classifier.1", "classifier.4"},
      {1, 1, 1, 1, 1},
      /*first_padding=*/2};
  Weights weights;
  read_layers(tensors, names, weights);
  weights.order = BlockOrder::pool;
  weights.input_side = 224;
  // torchvision.transforms' mean and standard deviation of ImageNet, in 0..1.
  weights.mean = torch::tensor({0.485, 0.456, 0.406}, torch::kFloat32).view({3, 1, 1}) * 255;
  weights.scale = 1 / (torch::tensor({0.229, 0.224, 0.225}, torch::kFloat32) * 255);
  weights.source = "torchvision's AlexNet";
  return weights;
}

Weights read_weights(const std::filesystem::path& path) {
  try {
    const auto weights = read(path);
    check(weights);
    return weights;
  } catch (const std::exception& error) {
    const std::string what = error.what();
    if (what.rfind(path.string(), 0) == 0) throw;
    throw std::runtime_error(path.string() + ": " + what);
  }
}

}  // namespace alexnet
