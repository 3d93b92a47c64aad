#pragma once

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "alexnet/weights.h"

namespace alexnet {

/// What the readers of single formats share; read_weights() adds the path to whatever they throw.
using NamedTensors = std::map<std::string, torch::Tensor>;

/// The layers of a file by the names and shapes that they have in it, conv1 first; strides,
/// paddings and groups as AlexNet has them.
struct LayerNames {
  std::vector<std::string> convolutions;
  std::vector<std::vector<int64_t>> shapes;  ///< of the convolutions' weights
  std::vector<std::string> dense;
  std::vector<int64_t> groups;  ///< of the convolutions
  int64_t first_padding = 0;
};

/// Adds to `weights` those layers that the file has, up to the last. Throws std::runtime_error that
/// names a layer missing before it, or whose shape is not the expected one.
void read_layers(const NamedTensors& tensors, const LayerNames& names, Weights& weights);

/// AlexNet as it was published, in two groups, under Caffe's names: conv1 ... fc7.
const LayerNames& published_layers();

/// torchvision's AlexNet from its names (features.0.weight, ...): 224 x 224, RGB / 255, ImageNet's
/// mean and standard deviation.
Weights torchvision_weights(const NamedTensors& tensors);

/// The tensor, as contiguous float32. Throws std::runtime_error where it is missing or has another
/// dtype than float64, float32, float16 or bfloat16.
torch::Tensor take(const NamedTensors& tensors, const std::string& name);

/// Throws std::runtime_error that names the tensor unless it has this shape.
void expect_shape(const std::string& name, const torch::Tensor& tensor, torch::IntArrayRef shape);

Weights read_safetensors_weights(const std::filesystem::path& path);
Weights read_caffe_weights(const std::filesystem::path& path);
Weights read_torch_weights(const std::filesystem::path& path);

}  // namespace alexnet
