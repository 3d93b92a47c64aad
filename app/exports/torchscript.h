#pragma once

#include <torch/script.h>

#include <filesystem>
#include <string>

#include "app/exports/exported_model.h"

namespace exports {

/// The model as TorchScript that needs nothing but itself, AlexNet included:
///   forward(images: Tensor) -> Tensor                     probabilities, float32 [N, classes]
///   classify(images: Tensor) -> Tuple[Tensor, List[str]]  the same, and the class names
///   rows(images: Tensor) -> Tensor                        what the network reads, before scaling
///   head(rows: Tensor) -> Tensor                          from such rows to probabilities
/// `images` is uint8 [N, H, W, 3] RGB of any size. Pictures of the side that the network was
/// trained on are taken as they are; others are framed as in training and resized (bilinear,
/// antialiased). Scaling happens in head(): (row - input_mean) / divisor. Attributes: class_names
/// (List[str]), metadata (Dict[str, str], see contents.h); parameters hidden.weight and so on.
torch::jit::Module script_module(const ExportedModel& model);

/// Writes script_module(model), whole or not at all.
void write_torchscript(const std::filesystem::path& path, const ExportedModel& model);

/// The model in a loaded module. Throws std::runtime_error where it is none of ours.
ExportedModel model_of(const torch::jit::Module& module);

}  // namespace exports
