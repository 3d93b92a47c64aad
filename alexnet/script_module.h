#pragma once

#include <torch/script.h>

#include <filesystem>

#include "alexnet/weights.h"

namespace alexnet {

/// The network as TorchScript that needs nothing but itself:
///   forward(images: Tensor, layer: str = "conv4") -> Tensor
/// `images` is uint8 [N, H, W, 3] RGB of any size; it is resized (bilinear, antialiased), scaled
/// and centred inside. `layer` is one of inner_names(weights); the result is float32 [N, channels,
/// side, side], of fc6 and fc7 [N, features]. Weights that end before conv4 have their last layer
/// for a default. Any other name fails in TorchScript with a message that lists the layers.
/// Attributes: source (str), trained (bool), order, input_side, norm_*, strides, paddings, groups;
/// parameters conv1_weight, conv1_bias, ... of the layers that there are; buffers mean [3, 1, 1] or
/// [3, side, side] and scale [3]. Throws as check(Weights).
torch::jit::Module script_module(const Weights& weights);

/// The weights that a module of script_module() holds. Throws std::runtime_error where it is none,
/// or as check(Weights).
Weights weights_of(const torch::jit::Module& module);

/// Writes script_module(weights), whole or not at all. Python's torch.jit.load reads the file.
void save(const std::filesystem::path& path, const Weights& weights);

/// Reads a file of save(). Throws std::runtime_error that names the path: missing, not TorchScript,
/// not an AlexNet of ours, or as check(Weights).
Weights load(const std::filesystem::path& path);

}  // namespace alexnet
