#include "tests/alexnet/caffe_file.h"

#include <sstream>

namespace caffe_file {
namespace {

std::string varint(uint64_t value) {
  std::string bytes;
  for (; value >= 128; value /= 128) bytes += static_cast<char>(value % 128 + 128);
  return bytes + static_cast<char>(value);
}

// A field of protobuf's wire type 2: strings, messages, packed numbers.
std::string field(int number, const std::string& content) {
  return varint(static_cast<uint64_t>(number) * 8 + 2) + varint(content.size()) + content;
}

std::string bytes_of(const torch::Tensor& tensor) {
  const auto values = tensor.contiguous();
  return {static_cast<const char*>(values.data_ptr()), values.nbytes()};
}

std::string blob(const torch::Tensor& tensor) {
  std::string sizes;
  for (const int64_t size : tensor.sizes()) sizes += varint(static_cast<uint64_t>(size));
  return field(5, bytes_of(tensor)) + field(7, field(1, sizes));
}

std::string number(int field, uint64_t value) {
  return varint(static_cast<uint64_t>(field) * 8) + varint(value);
}

std::string blob_of_2014(const torch::Tensor& tensor) {
  std::string sizes;
  for (int i = 0; i < 4; ++i) {
    const auto axis = i - 4 + tensor.dim();
    sizes += number(i + 1, axis < 0 ? 1 : static_cast<uint64_t>(tensor.size(axis)));
  }
  return sizes + field(5, bytes_of(tensor));
}

std::string half_blob(const torch::Tensor& tensor) {
  std::string sizes;
  for (const int64_t size : tensor.sizes()) sizes += varint(static_cast<uint64_t>(size));
  return field(7, field(1, sizes)) + number(10, 2) + field(12, bytes_of(tensor.to(torch::kHalf)));
}

std::string convolution(size_t index, const alexnet::Convolution& layer,
                        const std::string& bottom) {
  std::ostringstream text;
  const auto name = "conv" + std::to_string(index + 1);
  text << "layer { name: \"" << name << "\" type: \"Convolution\" bottom: \"" << bottom
       << "\" top: \"" << name << "\" convolution_param { num_output: " << layer.weight.size(0)
       << " kernel_size: " << layer.weight.size(2) << " stride: " << layer.stride
       << " pad: " << layer.padding << " group: " << layer.groups << " } }\n"
       << "layer { name: \"relu" << index + 1 << "\" type: \"ReLU\" bottom: \"" << name
       << "\" top: \"" << name << "\" }\n";
  return text.str();
}

std::string pool(size_t index, const std::string& bottom, const std::string& top) {
  std::ostringstream text;
  text << "layer { name: \"pool" << index << "\" type: \"Pooling\" bottom: \"" << bottom
       << "\" top: \"" << top << "\" pooling_param { pool: MAX kernel_size: 3 stride: 2 } }\n";
  return text.str();
}

std::string norm(size_t index, const alexnet::ResponseNorm& norm, const std::string& bottom,
                 const std::string& top) {
  std::ostringstream text;
  text.precision(17);
  text << "layer { name: \"norm" << index << "\" type: \"LRN\" bottom: \"" << bottom << "\" top: \""
       << top << "\" lrn_param { local_size: " << norm.size
       << " alpha: " << norm.alpha * static_cast<double>(norm.size) << " beta: " << norm.beta
       << " k: " << norm.k << " } }\n";
  return text.str();
}

std::string block(size_t index, const alexnet::Weights& weights) {
  const auto number = std::to_string(index);
  const auto conv = "conv" + number;
  const auto between = "between" + number;
  const auto top = "block" + number;
  if (weights.order == alexnet::BlockOrder::norm_then_pool) {
    return norm(index, weights.norm, conv, between) + pool(index, between, top);
  }
  return pool(index, conv, between) + norm(index, weights.norm, between, top);
}

}  // namespace

std::string model(const std::vector<Layer>& layers) {
  std::string bytes = field(1, "AlexNet");
  for (const auto& layer : layers) {
    std::string message = field(1, layer.name) + field(2, "Convolution");
    for (const auto& tensor : layer.blobs) message += field(7, blob(tensor));
    bytes += field(100, message);
  }
  return bytes;
}

std::string model(const alexnet::Weights& weights) {
  std::vector<Layer> layers;
  for (const auto& layer : weights.convolutions) {
    layers.push_back({"conv" + std::to_string(layers.size() + 1), {layer.weight, layer.bias}});
  }
  return model(layers);
}

std::string model_of_2014(const alexnet::Weights& weights) {
  std::string bytes = field(1, "AlexNet");
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    const auto& layer = weights.convolutions[i];
    bytes +=
        field(2, field(4, "conv" + std::to_string(i + 1)) + field(6, blob_of_2014(layer.weight)) +
                     field(6, blob_of_2014(layer.bias)));
  }
  return bytes;
}

std::string model_in_float16(const alexnet::Weights& weights) {
  std::string bytes = field(1, "AlexNet");
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    const auto& layer = weights.convolutions[i];
    bytes += field(100, field(1, "conv" + std::to_string(i + 1)) +
                            field(7, half_blob(layer.weight)) + field(7, half_blob(layer.bias)));
  }
  return bytes;
}

std::string prototxt(const alexnet::Weights& weights) {
  const auto& layers = weights.convolutions;
  return "name: \"AlexNet\"\ninput: \"data\"\n"
         "input_dim: 1 input_dim: 3 input_dim: 227 input_dim: 227\n" +
         convolution(0, layers[0], "data") + block(1, weights) +
         convolution(1, layers[1], "block1") + block(2, weights) +
         convolution(2, layers[2], "block2") + convolution(3, layers[3], "conv3");
}

}  // namespace caffe_file
