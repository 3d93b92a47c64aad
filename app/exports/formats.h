#pragma once

#include <filesystem>

#include "app/exports/exported_model.h"
#include "app/exports/onnx.h"

namespace exports {

/// The kinds of file; read_model() reads them all.
enum class Format { torchscript, onnx, safetensors, pth };

/// Writes the model, whole or not at all. Throws as the format's own writer, and
/// std::invalid_argument for head_only in any format but ONNX.
void write_model(const std::filesystem::path& path, Format format, const ExportedModel& model,
                 const OnnxOptions& options = {});

/// What the file at `path` says of pictures, float32 [N, classes]. TorchScript runs its own graph
/// in LibTorch, ONNX its own in OpenCV's dnn module (which leaves out rounding to float16);
/// safetensors and pth, which hold no graph, are read by read_model() and run by Predictor.
/// `pictures` as in Predictor::rows. Throws std::runtime_error where the file cannot be read or
/// run.
torch::Tensor probabilities_by_file(const std::filesystem::path& path, Format format,
                                    const torch::Tensor& pictures);

/// The same for the ONNX file of --head-only, which takes `rows`, float32 [N, features], unscaled.
torch::Tensor probabilities_by_head(const std::filesystem::path& path, const torch::Tensor& rows);

}  // namespace exports
