#pragma once

#include <onnx/onnx_pb.h>
#include <torch/types.h>

#include <map>
#include <string>
#include <vector>

namespace exports {

/// An ONNX graph in the making: a chain of nodes, each fed by the one before.
class OnnxGraph {
 public:
  using Shape = std::vector<std::string>;  ///< a number, or the name of a size that is free

  void input(const std::string& name, onnx::TensorProto::DataType type, const Shape& shape);
  void output(const std::string& name, const Shape& shape);  ///< float; names the chain's end

  /// A float32 tensor of the file.
  void initializer(const std::string& name, const torch::Tensor& tensor);

  /// Appends a node that reads the chain so far and then `more`, which are initializers. Returns it
  /// for its attributes.
  onnx::NodeProto& node(const std::string& type, const std::vector<std::string>& more = {});

  /// The model, with opset and metadata. Throws std::runtime_error where ONNX's own checker finds
  /// fault.
  onnx::ModelProto model(const std::map<std::string, std::string>& metadata,
                         const std::string& program) const;

 private:
  onnx::GraphProto graph_;
  std::string last_;
};

void set(onnx::NodeProto& node, const std::string& name, int64_t value);
void set(onnx::NodeProto& node, const std::string& name, double value);
void set(onnx::NodeProto& node, const std::string& name, const std::vector<int64_t>& values);

}  // namespace exports
