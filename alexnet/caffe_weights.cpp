#include <opencv2/dnn.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "alexnet/weight_readers.h"
#include "files/whole_file.h"

namespace alexnet {
namespace {

// BVLC's deploy.prototxt up to fc7: OpenCV wants one beside the weights.
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
layer { name: "conv5" type: "Convolution" bottom: "conv4" top: "conv5"
  convolution_param { num_output: 256 pad: 1 kernel_size: 3 group: 2 } }
layer { name: "fc6" type: "InnerProduct" bottom: "conv5" top: "fc6"
  inner_product_param { num_output: 4096 } }
layer { name: "fc7" type: "InnerProduct" bottom: "fc6" top: "fc7"
  inner_product_param { num_output: 4096 } }
)";

torch::Tensor to_tensor(const cv::Mat& blob) {
  cv::Mat values;
  blob.convertTo(values, CV_32F);
  const std::vector<int64_t> shape(values.size.p, values.size.p + values.dims);
  // clone(): from_blob only borrows `values`, which dies on return.
  return torch::from_blob(values.data, shape, torch::kFloat32).clone();
}

// Old files write a bias as [1, 1, 1, out] and a dense layer's weight as [1, 1, out, in].
torch::Tensor in_shape(const torch::Tensor& blob, bool is_bias, bool is_dense) {
  if (is_bias) return blob.flatten();
  return is_dense ? blob.view({-1, blob.size(-1)}) : blob;
}

void read_layer(cv::dnn::Net& net, const std::string& name, bool is_dense, NamedTensors& tensors) {
  for (const int index : {0, 1}) {
    try {
      const cv::Mat blob = net.getParam(name, index);
      if (blob.empty()) continue;
      tensors[name + (index == 0 ? ".weight" : ".bias")] =
          in_shape(to_tensor(blob), index == 1, is_dense);
    } catch (const cv::Exception&) {
      // A layer without blobs is one that the file lacks.
    }
  }
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
  const auto& names = published_layers();
  NamedTensors tensors;
  for (const auto& name : names.convolutions) read_layer(net, name, /*is_dense=*/false, tensors);
  for (const auto& name : names.dense) read_layer(net, name, /*is_dense=*/true, tensors);
  Weights weights;
  read_layers(tensors, names, weights);
  auto& conv1 = weights.convolutions.front();
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
