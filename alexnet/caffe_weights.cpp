#include <opencv2/dnn.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "alexnet/weight_readers.h"
#include "files/whole_file.h"

namespace alexnet {
namespace {

// BVLC's deploy.prototxt up to conv4: OpenCV wants one beside the weights.
constexpr const char* deploy = R"(
name: "AlexNet"
input: "data"
input_dim: 1 input_dim: 3 input_dim: 227 input_dim: 227
layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
  convolution_param { num_output: 96 kernel_size: 11 stride: 4 } }
layer { name: "conv2" type: "Convolution" bottom: "conv1" top: "conv2"
  convolution_param { num_output: 256 pad: 2 kernel_size: 5 group: 2 } }
layer { name: "conv3" type: "Convolution" bottom: "conv2" top: "conv3"
  convolution_param { num_output: 384 pad: 1 kernel_size: 3 } }
layer { name: "conv4" type: "Convolution" bottom: "conv3" top: "conv4"
  convolution_param { num_output: 384 pad: 1 kernel_size: 3 group: 2 } }
)";

torch::Tensor to_tensor(const cv::Mat& blob) {
  cv::Mat values;
  blob.convertTo(values, CV_32F);
  const std::vector<int64_t> shape(values.size.p, values.size.p + values.dims);
  // clone(): from_blob only borrows `values`, which dies on return.
  return torch::from_blob(values.data, shape, torch::kFloat32).clone();
}

torch::Tensor parameter(cv::dnn::Net& net, const std::string& layer, int index, const char* name) {
  try {
    const cv::Mat blob = net.getParam(layer, index);
    if (!blob.empty()) return to_tensor(blob);
  } catch (const cv::Exception&) {
    // OpenCV's words for a layer without blobs are about its own lines of code.
  }
  throw std::runtime_error(layer + "." + name + " is missing");
}

// Old files write a bias as [1, 1, 1, out].
torch::Tensor flat(const torch::Tensor& bias) {
  return bias.view({bias.numel()});
}

Convolution read_layer(cv::dnn::Net& net, const std::string& name, torch::IntArrayRef shape) {
  Convolution layer;
  layer.weight = parameter(net, name, 0, "weight");
  expect_shape(name + ".weight", layer.weight, shape);
  layer.bias = flat(parameter(net, name, 1, "bias"));
  expect_shape(name + ".bias", layer.bias, {shape[0]});
  return layer;
}

cv::dnn::Net read_net(const std::filesystem::path& path) {
  const auto bytes = files::read_whole(path);
  try {
    return cv::dnn::readNetFromCaffe(deploy, std::string(deploy).size(), bytes.data(),
                                     bytes.size());
  } catch (const cv::Exception& error) {
    throw std::runtime_error("OpenCV cannot read it as BVLC's AlexNet: " + error.err);
  }
}

}  // namespace

Weights read_caffe_weights(const std::filesystem::path& path) {
  auto net = read_net(path);
  Weights weights;
  auto& [conv1, conv2, conv3, conv4] = weights.convolutions;
  conv1 = read_layer(net, "conv1", {96, 3, 11, 11});
  conv2 = read_layer(net, "conv2", {256, 48, 5, 5});
  conv3 = read_layer(net, "conv3", {384, 256, 3, 3});
  conv4 = read_layer(net, "conv4", {384, 192, 3, 3});
  conv1.stride = 4;
  conv2.padding = 2;
  conv3.padding = conv4.padding = 1;
  conv2.groups = conv4.groups = 2;
  // The network takes BGR; with conv1's channels turned round it takes RGB, at no cost.
  conv1.weight = conv1.weight.flip({1}).contiguous();
  weights.mean = torch::tensor({123.F, 117.F, 104.F}).view({3, 1, 1});
  weights.scale = torch::ones({3});
  weights.order = BlockOrder::norm_then_pool;
  weights.norm = {/*size=*/5, /*alpha=*/1e-4 / 5, /*beta=*/0.75, /*k=*/1};
  weights.source = "Caffe's BVLC AlexNet";
  return weights;
}

}  // namespace alexnet
