#pragma once

#include <torch/types.h>

#include <filesystem>
#include <map>
#include <string>

#include "alexnet/weights.h"

namespace alexnet {

/// What the readers of single formats share; read_weights() adds the path to whatever they throw.
using NamedTensors = std::map<std::string, torch::Tensor>;

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
