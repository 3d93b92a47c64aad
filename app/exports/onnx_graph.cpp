#include "app/exports/onnx_graph.h"

#include <onnx/checker.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace exports {
namespace {

constexpr int64_t kOpset = 13;
constexpr int64_t kIrVersion = 7;  // the one that came with opset 13

onnx::ValueInfoProto value(const std::string& name, onnx::TensorProto::DataType type,
                           const OnnxGraph::Shape& shape) {
  onnx::ValueInfoProto info;
  info.set_name(name);
  auto* tensor = info.mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(type);
  for (const auto& size : shape) {
    auto* dimension = tensor->mutable_shape()->add_dim();
    if (std::all_of(size.begin(), size.end(), [](unsigned char c) { return std::isdigit(c); })) {
      dimension->set_dim_value(std::stoll(size));
    } else {
      dimension->set_dim_param(size);
    }
  }
  return info;
}

onnx::AttributeProto& attribute(onnx::NodeProto& node, const std::string& name,
                                onnx::AttributeProto::AttributeType type) {
  auto& added = *node.add_attribute();
  added.set_name(name);
  added.set_type(type);
  return added;
}

}  // namespace

void OnnxGraph::input(const std::string& name, onnx::TensorProto::DataType type,
                      const Shape& shape) {
  *graph_.add_input() = value(name, type, shape);
  last_ = name;
}

void OnnxGraph::output(const std::string& name, const Shape& shape) {
  graph_.mutable_node(graph_.node_size() - 1)->set_output(0, name);
  *graph_.add_output() = value(name, onnx::TensorProto::FLOAT, shape);
}

void OnnxGraph::initializer(const std::string& name, const torch::Tensor& tensor) {
  const auto values = tensor.detach().to(torch::kFloat32).contiguous();
  auto& added = *graph_.add_initializer();
  added.set_name(name);
  added.set_data_type(onnx::TensorProto::FLOAT);
  for (const auto size : values.sizes()) added.add_dims(size);
  added.set_raw_data(values.data_ptr(), values.nbytes());
}

onnx::NodeProto& OnnxGraph::node(const std::string& type, const std::vector<std::string>& more) {
  auto& added = *graph_.add_node();
  added.set_op_type(type);
  added.set_name(type + "_" + std::to_string(graph_.node_size()));
  added.add_input(last_);
  for (const auto& name : more) added.add_input(name);
  last_ = added.name() + "_output";
  added.add_output(last_);
  return added;
}

onnx::ModelProto OnnxGraph::model(const std::map<std::string, std::string>& metadata,
                                  const std::string& program) const {
  onnx::ModelProto model;
  model.set_ir_version(kIrVersion);
  model.set_producer_name("facesweep");
  model.set_producer_version(program);
  model.add_opset_import()->set_version(kOpset);
  *model.mutable_graph() = graph_;
  model.mutable_graph()->set_name("facesweep");
  for (const auto& [key, text] : metadata) {
    auto* entry = model.add_metadata_props();
    entry->set_key(key);
    entry->set_value(text);
  }
  onnx::checker::check_model(model);
  return model;
}

void set(onnx::NodeProto& node, const std::string& name, int64_t value) {
  attribute(node, name, onnx::AttributeProto::INT).set_i(value);
}

void set(onnx::NodeProto& node, const std::string& name, double value) {
  attribute(node, name, onnx::AttributeProto::FLOAT).set_f(static_cast<float>(value));
}

void set(onnx::NodeProto& node, const std::string& name, const std::vector<int64_t>& values) {
  auto& added = attribute(node, name, onnx::AttributeProto::INTS);
  for (const auto value : values) added.add_ints(value);
}

}  // namespace exports
