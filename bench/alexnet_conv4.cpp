// alexnet_conv4: milliseconds per image from uint8 images to conv4, ours against the bare
// convolutions, eager LibTorch, TorchScript and OpenCV's dnn, on the same weights and images, in
// turn. Weights come from any file that alexnet::read_weights() takes; without one they are
// untrained. Exits with 1 where the features differ.

#include <ATen/Parallel.h>
#include <fmt/core.h>
#include <sys/resource.h>
#include <torch/nn/functional/normalization.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iostream>
#include <opencv2/dnn.hpp>
#include <string>
#include <thread>
#include <vector>

#include "alexnet/features.h"
#include "alexnet/layers.h"
#include "alexnet/read_weights.h"
#include "alexnet/script_module.h"
#include "alexnet/untrained_weights.h"
#include "bench/budget.h"
#include "bench/command_line.h"
#include "bench/measure.h"
#include "tests/alexnet/caffe_file.h"

namespace {

using bench::median;

constexpr int64_t image_count = 32;
constexpr double largest_difference = 1e-4;  // of conv4, relative to its largest value

struct Contestant {
  std::string name;
  std::function<torch::Tensor()> run;  // conv4 of all images; undefined for the bare convolutions
  std::vector<double> milliseconds;    // per image, one a round
};

double time_per_image(const std::function<torch::Tensor()>& run) {
  return 1e3 * bench::seconds(run) / image_count;
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
  const auto features = alexnet::output_shape(weights).numbers();
  return [net, x, features]() mutable {
    const std::vector<int> shape(x.sizes().begin(), x.sizes().end());
    net.setInput(cv::Mat(shape, CV_32F, x.data_ptr()));
    const cv::Mat conv4 = net.forward("relu4");
    return torch::from_blob(conv4.data, {x.size(0), features}).clone();
  };
}

void print_facts(const alexnet::Weights& weights) {
  std::cout << bench::machine_facts()
            << fmt::format("{} threads, OpenCV {}; weights: {}\n", at::get_num_threads(),
                           CV_VERSION, weights.source);
}

std::vector<Contestant> contestants(const alexnet::Weights& weights,
                                    const alexnet::Network& network, torch::jit::Module& module,
                                    const torch::Tensor& images) {
  std::vector<Contestant> all{
      {"bare convolutions", bare_convolutions(weights, torch::MemoryFormat::Contiguous), {}},
      {"bare convolutions, channels last",
       bare_convolutions(weights, torch::MemoryFormat::ChannelsLast),
       {}},
      {"ours", [&] { return alexnet::features(network, images); }, {}},
      {"TorchScript file", [&] { return module.forward({images}).toTensor(); }, {}},
      {"eager LibTorch", [&] { return eager(weights, images); }, {}}};
  if (weights.order != alexnet::BlockOrder::pool) {
    all.push_back({"OpenCV dnn", opencv(weights, images), {}});
  }
  return all;
}

/// True where the contestant's conv4 is `expected`; prints how far apart they are.
bool agrees(const Contestant& contestant, const torch::Tensor& expected) {
  const auto conv4 = contestant.run();
  if (!conv4.defined()) return true;
  const auto largest = (conv4.flatten() - expected.flatten()).abs().max() / expected.max();
  const auto difference = largest.item<double>();
  std::cout << fmt::format(", conv4 differs by {:.0e}", difference);
  return difference <= largest_difference;
}

/// True where every contestant's conv4 is `expected`.
bool print_results(const std::vector<Contestant>& all, const torch::Tensor& expected) {
  const double bare = std::min(median(all[0].milliseconds), median(all[1].milliseconds));
  bool agree = true;
  for (const auto& contestant : all) {
    const auto [least, most] =
        std::minmax_element(contestant.milliseconds.begin(), contestant.milliseconds.end());
    const double middle = median(contestant.milliseconds);
    std::cout << fmt::format(
        "{:<33} {:6.2f} ms an image ({:.2f} to {:.2f}), {:.2f} x the bare convolutions",
        contestant.name, middle, *least, *most, middle / bare);
    agree &= agrees(contestant, expected);
    std::cout << '\n';
  }
  const double ours = median(all[2].milliseconds) / bare;
  std::cout << bench::claim(fmt::format("ours at most 1.2 x the bare convolutions: {:.2f} x", ours),
                            ours <= 1.2);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::cout << fmt::format("{} MiB at most, all of them together\n", usage.ru_maxrss / 1024);
  return agree;
}

bool run(const bench::CommandLine& asked) {
  bench::Budget budget(asked.seconds);
  const torch::InferenceMode inference;
  at::set_num_threads(static_cast<int>(std::thread::hardware_concurrency()));
  const auto weights = alexnet::up_to(
      asked.data.empty() ? alexnet::untrained_weights(0) : alexnet::read_weights(asked.data),
      "conv4");
  const alexnet::Network network(weights);
  auto module = alexnet::script_module(weights);
  const auto side = weights.input_side;
  const auto images = torch::randint(256, {image_count, side, side, 3}, torch::kUInt8);
  print_facts(weights);
  auto all = contestants(weights, network, module, images);
  for (auto& contestant : all) contestant.run();
  budget.repeat(asked.rounds, budget.left(), "all", [&] {
    for (auto& contestant : all) contestant.milliseconds.push_back(time_per_image(contestant.run));
  });
  const bool agree = print_results(all, eager(weights, images));
  std::cout << budget.summary();
  return agree;
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv,
                    {"alexnet_conv4", "conv4 of images: ours against bare convolutions and OpenCV",
                     "WEIGHTS", "A file of AlexNet's weights; untrained without one", false, 15},
                    run);
}
