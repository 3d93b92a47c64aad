// alexnet_conv4 [WEIGHTS]: milliseconds per image from uint8 images to conv4, ours against the bare
// convolutions, eager LibTorch, TorchScript and OpenCV's dnn, on the same weights and images, in
// turn. WEIGHTS is any file that alexnet::read_weights() takes; without one the weights are
// untrained.

#include <ATen/Parallel.h>
#include <sys/resource.h>
#include <torch/nn/functional/normalization.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <opencv2/dnn.hpp>
#include <string>
#include <thread>
#include <vector>

#include "alexnet/features.h"
#include "alexnet/read_weights.h"
#include "alexnet/script_module.h"
#include "alexnet/untrained_weights.h"
#include "tests/alexnet/caffe_file.h"

namespace {

constexpr int64_t image_count = 32;
constexpr int rounds = 15;

struct Contestant {
  std::string name;
  std::function<torch::Tensor()> run;  // conv4 of all images; undefined for the bare convolutions
  std::vector<double> milliseconds;    // per image, one a round
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double time_per_image(const std::function<torch::Tensor()>& run) {
  const auto begin = std::chrono::steady_clock::now();
  run();
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
  return time.count() / image_count;
}

torch::Tensor convolve(const torch::Tensor& x, const alexnet::Convolution& layer) {
  return torch::conv2d(x, layer.weight, layer.bias, layer.stride, layer.padding, 1, layer.groups);
}

// The four convolutions, each on the input that it has in the network, and nothing between them.
std::function<torch::Tensor()> bare_convolutions(const alexnet::Weights& weights,
                                                 torch::MemoryFormat format) {
  std::vector<torch::Tensor> inputs;
  std::vector<alexnet::Convolution> layers(weights.convolutions.begin(),
                                           weights.convolutions.end());
  const std::vector<int64_t> sides{weights.input_side, 27, 13, 13};
  for (size_t i = 0; i < layers.size(); ++i) {
    const auto channels = layers[i].weight.size(1) * layers[i].groups;
    inputs.push_back(torch::rand({image_count, channels, sides[i], sides[i]}).contiguous(format));
    layers[i].weight = layers[i].weight.contiguous(format);
  }
  return [inputs, layers] {
    for (size_t i = 0; i < layers.size(); ++i) convolve(inputs[i], layers[i]);
    return torch::Tensor();
  };
}

torch::Tensor eager_norm(const torch::Tensor& x, const alexnet::ResponseNorm& norm) {
  namespace functional = torch::nn::functional;
  return functional::local_response_norm(x, functional::LocalResponseNormFuncOptions(norm.size)
                                                .alpha(norm.alpha * static_cast<double>(norm.size))
                                                .beta(norm.beta)
                                                .k(norm.k));
}

torch::Tensor eager(const alexnet::Weights& weights, const torch::Tensor& images) {
  auto x = images.permute({0, 3, 1, 2}).to(torch::kFloat32);
  x = (x - weights.mean) * weights.scale.view({3, 1, 1});
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    x = torch::relu(convolve(x, weights.convolutions[i]));
    if (i > 1) continue;
    if (weights.order == alexnet::BlockOrder::norm_then_pool) x = eager_norm(x, weights.norm);
    x = torch::max_pool2d(x, 3, 2);
    if (weights.order == alexnet::BlockOrder::pool_then_norm) x = eager_norm(x, weights.norm);
  }
  return x;
}

// The same network with k = 1, which is all that OpenCV's Caffe reader knows:
// (k + a s)^-beta = k^-beta (1 + a / k s)^-beta, and the factor, which pooling keeps, goes into the
// next convolution.
alexnet::Weights with_k_of_one(alexnet::Weights weights) {
  for (const size_t next : {1, 2}) {
    auto& weight = weights.convolutions[next].weight;
    weight = weight * std::pow(weights.norm.k, -weights.norm.beta);
  }
  weights.norm.alpha /= weights.norm.k;
  weights.norm.k = 1;
  return weights;
}

// OpenCV gets the centred images ready made: its time is the network's alone.
std::function<torch::Tensor()> opencv(const alexnet::Weights& original,
                                      const torch::Tensor& images) {
  const auto weights = with_k_of_one(original);
  const auto model = caffe_file::model(weights);
  const auto text = caffe_file::prototxt(weights);
  auto net = cv::dnn::readNetFromCaffe(text.data(), text.size(), model.data(), model.size());
  auto x = (images.permute({0, 3, 1, 2}).to(torch::kFloat32) - weights.mean).contiguous();
  const auto features = alexnet::conv4_features(weights);
  return [net, x, features]() mutable {
    const std::vector<int> shape(x.sizes().begin(), x.sizes().end());
    net.setInput(cv::Mat(shape, CV_32F, x.data_ptr()));
    const cv::Mat conv4 = net.forward("relu4");
    return torch::from_blob(conv4.data, {x.size(0), features}).clone();
  };
}

std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(':') + 2);
  }
  return "unknown CPU";
}

void print_facts(const alexnet::Weights& weights) {
  double load[1] = {0};
  getloadavg(load, 1);
  std::printf("%s, %u cores, load %.2f; LibTorch %s with %d threads, OpenCV %s; weights: %s\n",
              cpu_name().c_str(), std::thread::hardware_concurrency(), load[0], TORCH_VERSION,
              at::get_num_threads(), CV_VERSION, weights.source.c_str());
}

std::vector<Contestant> contestants(const alexnet::Weights& weights,
                                    const alexnet::Network& network, torch::jit::Module& module,
                                    const torch::Tensor& images) {
  std::vector<Contestant> all{
      {"bare convolutions", bare_convolutions(weights, torch::MemoryFormat::Contiguous), {}},
      {"bare convolutions, channels last",
       bare_convolutions(weights, torch::MemoryFormat::ChannelsLast),
       {}},
      {"ours", [&] { return alexnet::conv4_features(network, images); }, {}},
      {"TorchScript file", [&] { return module.forward({images}).toTensor(); }, {}},
      {"eager LibTorch", [&] { return eager(weights, images); }, {}}};
  if (weights.order != alexnet::BlockOrder::pool) {
    all.push_back({"OpenCV dnn", opencv(weights, images), {}});
  }
  return all;
}

void print_results(const std::vector<Contestant>& all, const torch::Tensor& expected) {
  const double bare = std::min(median(all[0].milliseconds), median(all[1].milliseconds));
  for (const auto& contestant : all) {
    const auto [least, most] =
        std::minmax_element(contestant.milliseconds.begin(), contestant.milliseconds.end());
    const double middle = median(contestant.milliseconds);
    std::printf("%-33s %6.2f ms an image (%.2f to %.2f), %.2f x the bare convolutions",
                contestant.name.c_str(), middle, *least, *most, middle / bare);
    const auto conv4 = contestant.run();
    if (conv4.defined()) {
      const auto difference = (conv4.flatten() - expected.flatten()).abs().max() / expected.max();
      std::printf(", conv4 differs by %.0e", difference.item<double>());
    }
    std::printf("\n");
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%ld MiB at most, all of them together\n", usage.ru_maxrss / 1024);
}

}  // namespace

int main(int argc, char** argv) {
  const torch::InferenceMode inference;
  at::set_num_threads(static_cast<int>(std::thread::hardware_concurrency()));
  const auto weights = argc > 1 ? alexnet::read_weights(argv[1]) : alexnet::untrained_weights(0);
  const alexnet::Network network(weights);
  auto module = alexnet::script_module(weights);
  const auto side = weights.input_side;
  const auto images = torch::randint(256, {image_count, side, side, 3}, torch::kUInt8);
  print_facts(weights);
  auto all = contestants(weights, network, module, images);
  for (auto& contestant : all) contestant.run();
  for (int round = 0; round < rounds; ++round) {
    for (auto& contestant : all) contestant.milliseconds.push_back(time_per_image(contestant.run));
  }
  print_results(all, eager(weights, images));
}
