#pragma once

#include <filesystem>
#include <string>

#include "app/exports/contents.h"

namespace exports {

struct OnnxOptions {
  /// Only the network behind the features: input "features", float32 [N, features], what the
  /// network reads before scaling.
  bool head_only = false;
};

/// The model as ONNX, opset 13. Input "images", uint8 [N, side, side, 3] RGB of the side that the
/// network was trained on, N free: ONNX before opset 18 cannot resize as training does
/// (antialiased), so other photos are resized before, as the metadata says. Output "probabilities",
/// float32 [N, classes]. Where pictures have another side than AlexNet's input, they are resized in
/// the graph, by two products with constant matrices. Initializers are named as in contents.h;
/// those that begin with "constant." belong to the graph alone.
///
/// Writes whole or not at all. Throws std::runtime_error where the file would pass the 2 GB that
/// ONNX's own format allows, or ONNX's checker finds fault.
void write_onnx(const std::filesystem::path& path, const ExportedModel& model,
                const OnnxOptions& options = {});

/// Reads `bytes` of write_onnx. Throws std::runtime_error.
Contents read_onnx(const std::string& bytes);

/// True where `bytes` parse as an ONNX model with a graph.
bool is_onnx(const std::string& bytes);

}  // namespace exports
