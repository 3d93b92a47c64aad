#include "app/exports/onnx.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "app/exports/onnx_graph.h"
#include "files/content_digest.h"
#include "files/numbers_in.h"
#include "files/whole_file.h"

namespace exports {
namespace {

const std::string kConstant = "constant.";
const std::string kHeadOnly = "head_only";
constexpr size_t kLargestFile = 2147483647;  // protobuf counts bytes in 32 bits

void scale(OnnxGraph& graph, const experiments::RowScaling& scaling) {
  if (scaling.mean.defined()) {
    graph.initializer("input.mean", scaling.mean.view({1, -1}));
    graph.node("Sub", {"input.mean"});
  }
  if (scaling.divisor == 1) return;
  graph.initializer(kConstant + "divisor", torch::full({1}, scaling.divisor));
  graph.node("Div", {kConstant + "divisor"});
}

void add_layer(OnnxGraph& graph, const ExportedModel& model, const std::string& layer) {
  for (const std::string part : {".weight", ".bias"}) {
    graph.initializer(layer + part, model.parameters.at(layer + part));
  }
  set(graph.node("Gemm", {layer + ".weight", layer + ".bias"}), "transB", int64_t{1});
}

std::string with_capital(std::string word) {
  word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
  return word;
}

/// From rows to probabilities.
void add_head(OnnxGraph& graph, const ExportedModel& model) {
  scale(graph, model.scaling);
  for (const auto& layer : models::architecture_of(model.model).layers) {
    add_layer(graph, model, layer.name);
    if (!layer.activation.empty()) graph.node(with_capital(layer.activation));
  }
  if (scores_are_logits(model)) set(graph.node("Softmax"), "axis", int64_t{1});
  graph.output("probabilities", {"N", std::to_string(model.model.classes)});
}

/// From channels [N, 3, side, side] to grey rows: a 1 x 1 convolution with whole numbers, exact in
/// float32, then one division, as data_loaders::grey_pixels has it.
void add_grey(OnnxGraph& graph) {
  graph.initializer(kConstant + "luma", torch::tensor({299.F, 587.F, 114.F}).view({1, 3, 1, 1}));
  set(graph.node("Conv", {kConstant + "luma"}), "kernel_shape", std::vector<int64_t>{1, 1});
  graph.initializer(kConstant + "white", torch::full({1}, 255000.F));
  graph.node("Div", {kConstant + "white"});
}

/// Antialiased resizing is linear in rows and in columns: [to, from], its matrix.
torch::Tensor resizing_matrix(int64_t from, int64_t to) {
  // Channel = the pixel that is 1. Of columns LibTorch 2.6 takes the first pixel alone.
  const auto rows = torch::eye(from).view({1, from, 1, from});
  const auto resized =
      torch::_upsample_bilinear2d_aa(rows, {1, to}, /*align_corners=*/false, {}, {});
  return resized.view({from, to}).t().contiguous();
}

void add_resizing(OnnxGraph& graph, int64_t from, int64_t to) {
  const auto name = kConstant + "resizing";
  graph.initializer(name, resizing_matrix(from, to).t());
  for (int i = 0; i < 2; ++i) {  // columns, then rows
    graph.node("MatMul", {name});
    set(graph.node("Transpose"), "perm", std::vector<int64_t>{0, 1, 3, 2});
  }
}

void add_response_norm(OnnxGraph& graph, const alexnet::ResponseNorm& norm) {
  auto& node = graph.node("LRN");
  set(node, "size", norm.size);
  // ONNX divides alpha by the size, alexnet::ResponseNorm does not.
  set(node, "alpha", norm.alpha * static_cast<double>(norm.size));
  set(node, "beta", norm.beta);
  set(node, "bias", norm.k);
}

void add_convolution(OnnxGraph& graph, const alexnet::Convolution& layer, const std::string& name) {
  graph.initializer(name + ".weight", layer.weight);
  graph.initializer(name + ".bias", layer.bias);
  const auto kernel = layer.weight.size(2), padding = layer.padding;
  auto& node = graph.node("Conv", {name + ".weight", name + ".bias"});
  set(node, "kernel_shape", {kernel, kernel});
  set(node, "strides", {layer.stride, layer.stride});
  set(node, "pads", {padding, padding, padding, padding});
  set(node, "group", layer.groups);
  graph.node("Relu");
}

void add_pooling(OnnxGraph& graph) {
  auto& pool = graph.node("MaxPool");
  set(pool, "kernel_shape", {3, 3});
  set(pool, "strides", {2, 2});
}

void add_dense(OnnxGraph& graph, const alexnet::Dense& layer, const std::string& name) {
  graph.initializer(name + ".weight", layer.weight);
  graph.initializer(name + ".bias", layer.bias);
  set(graph.node("Gemm", {name + ".weight", name + ".bias"}), "transB", int64_t{1});
  graph.node("Relu");
}

void add_block(OnnxGraph& graph, const alexnet::Weights& weights) {
  if (weights.order == alexnet::BlockOrder::norm_then_pool) add_response_norm(graph, weights.norm);
  add_pooling(graph);
  if (weights.order == alexnet::BlockOrder::pool_then_norm) add_response_norm(graph, weights.norm);
}

/// From channels [N, 3, side, side] to the last layer, [N, channels, side, side] or [N, features].
void add_alexnet(OnnxGraph& graph, const alexnet::Weights& weights, int64_t side) {
  if (side != weights.input_side) add_resizing(graph, side, weights.input_side);
  graph.initializer("alexnet.mean", weights.mean.unsqueeze(0));
  graph.node("Sub", {"alexnet.mean"});
  graph.initializer("alexnet.scale", weights.scale.view({1, 3, 1, 1}));
  graph.node("Mul", {"alexnet.scale"});
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    add_convolution(graph, weights.convolutions[i], "alexnet.conv" + std::to_string(i + 1));
    if (i < 2) add_block(graph, weights);
    if (i == 4) add_pooling(graph);
  }
  for (size_t i = 0; i < weights.dense.size(); ++i) {
    if (i == 0) set(graph.node("Flatten"), "axis", int64_t{1});
    add_dense(graph, weights.dense[i], "alexnet.fc" + std::to_string(i + 6));
  }
}

void add_rounding_to_half(OnnxGraph& graph) {
  set(graph.node("Cast"), "to", int64_t{onnx::TensorProto::FLOAT16});
  set(graph.node("Cast"), "to", int64_t{onnx::TensorProto::FLOAT});
}

/// From images to rows.
void add_input(OnnxGraph& graph, const ExportedModel& model) {
  const auto side = std::to_string(model.picture.side);
  graph.input("images", onnx::TensorProto::UINT8, {"N", side, side, "3"});
  set(graph.node("Cast"), "to", int64_t{onnx::TensorProto::FLOAT});
  set(graph.node("Transpose"), "perm", {0, 3, 1, 2});
  if (model.alexnet) {
    add_alexnet(graph, *model.alexnet, model.picture.side);
  } else {
    add_grey(graph);
  }
  set(graph.node("Flatten"), "axis", int64_t{1});
  if (model.half_precision) add_rounding_to_half(graph);
}

std::map<std::string, std::string> metadata(const ExportedModel& model, bool head_only) {
  auto metadata = metadata_of(model);
  metadata[kHeadOnly] = head_only ? "true" : "false";
  return metadata;
}

torch::Tensor tensor_of(const onnx::TensorProto& proto) {
  const std::vector<int64_t> sizes(proto.dims().begin(), proto.dims().end());
  const auto count = files::numbers_in(sizes);
  const auto bytes = proto.raw_data().size();
  if (proto.data_type() != onnx::TensorProto::FLOAT || !count ||
      static_cast<uint64_t>(*count) != bytes / sizeof(float) || bytes % sizeof(float) != 0) {
    throw std::runtime_error(proto.name() + ": not the float32 tensor that its shape says");
  }
  return torch::from_blob(const_cast<char*>(proto.raw_data().data()), sizes, torch::kFloat32)
      .clone();
}

/// In the shapes of contents.h: operators that broadcast had axes of 1 in front or behind.
torch::Tensor without_broadcasting(const std::string& name, const torch::Tensor& tensor) {
  if (name == "input.mean" || name == "alexnet.scale") return tensor.flatten();
  if (name == "alexnet.mean" && tensor.dim() == 4) return tensor.squeeze(0);
  return tensor;
}

/// Its tensors that are of the model, and its strings.
Contents contents_in(const onnx::ModelProto& proto) {
  Contents contents;
  for (const auto& entry : proto.metadata_props()) contents.metadata[entry.key()] = entry.value();
  for (const auto& tensor : proto.graph().initializer()) {
    if (tensor.name().compare(0, kConstant.size(), kConstant) == 0) continue;
    contents.tensors[tensor.name()] = without_broadcasting(tensor.name(), tensor_of(tensor));
  }
  return contents;
}

/// As files::with_digest has it; the graph's own constants and nodes, which `predict` does not
/// read, are not in it.
void add_digest(onnx::ModelProto& proto) {
  const auto digest = files::content_digest(contents_in(proto));
  auto& entry = *proto.add_metadata_props();
  entry.set_key(files::content_digest_key);
  entry.set_value(digest);
}

}  // namespace

void write_onnx(const std::filesystem::path& path, const ExportedModel& model,
                const OnnxOptions& options) {
  check(model);
  if (model.network && !options.head_only) {
    throw std::runtime_error(
        "the network " + model.input +
        " is TorchScript, which ONNX cannot hold: --head-only writes what was trained on its rows, "
        "and --format torchscript, safetensors or pth hold both");
  }
  OnnxGraph graph;
  if (options.head_only) {
    graph.input("features", onnx::TensorProto::FLOAT, {"N", std::to_string(model.model.features)});
  } else {
    add_input(graph, model);
  }
  add_head(graph, model);
  auto proto = graph.model(metadata(model, options.head_only), model.provenance.program);
  add_digest(proto);
  if (proto.ByteSizeLong() > kLargestFile) {
    throw std::runtime_error(path.string() +
                             ": the model is larger than the 2 GB of an ONNX file; "
                             "safetensors and torchscript have no such limit");
  }
  files::write_whole(path, proto.SerializeAsString());
}

bool is_onnx(const std::string& bytes) {
  onnx::ModelProto proto;
  return bytes.size() <= kLargestFile &&
         proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) && proto.has_graph();
}

Contents read_onnx(const std::string& bytes) {
  onnx::ModelProto proto;
  if (bytes.size() > kLargestFile ||
      !proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw std::runtime_error("not an ONNX file, or damaged");
  }
  const auto contents = files::checked_by_digest(contents_in(proto));
  const auto head_only = contents.metadata.find(kHeadOnly);
  if (head_only != contents.metadata.end() && head_only->second == "true") {
    throw std::runtime_error(
        "holds the network behind its features alone (export --head-only), so it takes no "
        "pictures");
  }
  return contents;
}

}  // namespace exports
