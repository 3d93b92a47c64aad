#include "alexnet/network.h"

#include <gtest/gtest.h>
#include <torch/nn/functional/normalization.h>

#include <cstdlib>
#include <stdexcept>

#include "alexnet/block_kernels.h"
#include "alexnet/read_weights.h"
#include "alexnet/script_module.h"
#include "files/safetensors.h"
#include "tests/alexnet/examples.h"

namespace {

using examples::relative_difference;

// float32 [side, side, channels] of a block's kernel, from and to [channels, side, side].
torch::Tensor finished(const torch::Tensor& x, alexnet::BlockOrder order,
                       const alexnet::ResponseNorm& norm) {
  const auto from = x.permute({1, 2, 0}).contiguous().clone();
  const int64_t side = (x.size(1) - 3) / 2 + 1;
  auto to = torch::empty({side, side, x.size(0)});
  alexnet::finish_block({from.data_ptr<float>(), x.size(1), x.size(0)},
                        {to.data_ptr<float>(), side, x.size(0)}, order, norm);
  return to.permute({2, 0, 1});
}

torch::Tensor normalised(const torch::Tensor& x, const alexnet::ResponseNorm& norm) {
  namespace functional = torch::nn::functional;
  const auto options = functional::LocalResponseNormFuncOptions(norm.size)
                           .alpha(norm.alpha * static_cast<double>(norm.size))
                           .beta(norm.beta)
                           .k(norm.k);
  return functional::local_response_norm(x.unsqueeze(0), options)[0];
}

torch::Tensor pooled(const torch::Tensor& x) {
  return torch::max_pool2d(x.unsqueeze(0), 3, 2)[0];
}

TEST(BlockKernels, PoolAndNormaliseInEitherOrder) {
  const alexnet::ResponseNorm usual{5, 1e-2, 0.75, 2};
  const alexnet::ResponseNorm other{3, 1e-2, 0.6, 1};
  for (const int64_t side : {3, 7, 8}) {
    const auto x =
        torch::linspace(0, 30, 20 * side * side).sin().mul(9).relu().view({20, side, side});
    for (const auto& norm : {usual, other}) {
      EXPECT_LT(relative_difference(finished(x, alexnet::BlockOrder::pool_then_norm, norm),
                                    normalised(pooled(x), norm)),
                1e-6);
      EXPECT_LT(relative_difference(finished(x, alexnet::BlockOrder::norm_then_pool, norm),
                                    pooled(normalised(x, norm))),
                1e-6);
    }
    EXPECT_TRUE(torch::equal(finished(x, alexnet::BlockOrder::pool, usual), pooled(x)));
  }
}

TEST(Network, AgreesWithTheScriptOnEveryLayerOfEveryFamily) {
  for (const auto& weights :
       {examples::grouped(), examples::caffe_order(), examples::torchvision_order()}) {
    const alexnet::Network network(weights);
    auto module = alexnet::script_module(weights);
    const auto images = examples::images(1, 227, 227);
    for (const auto& layer : alexnet::inner_names(weights)) {
      const auto expected = module.forward({images, layer}).toTensor()[0];
      EXPECT_LT(relative_difference(network.activations(images[0], layer), expected), 1e-5)
          << layer;
    }
  }
}

TEST(Network, AgreesWithTheScriptOnImagesOfAnySize) {
  const auto weights = examples::grouped();
  const alexnet::Network network(weights);
  auto module = alexnet::script_module(weights);
  for (const auto& images :
       {examples::images(1, 31, 500), examples::images(1, 300, 227), examples::images(1, 1, 1)}) {
    const auto expected = module.forward({images}).toTensor()[0];
    EXPECT_LT(relative_difference(network.activations(images[0], "conv4"), expected), 1e-4);
  }
}

TEST(Network, KnowsWhatItIsMadeOf) {
  const auto weights = examples::grouped();
  const alexnet::Network network(weights);
  EXPECT_EQ(network.features(), 9216);
  EXPECT_EQ(network.last_layer(), "block5");
  EXPECT_FALSE(network.trained());
  EXPECT_EQ(network.source(), weights.source);
  EXPECT_EQ(network.fingerprint(), alexnet::fingerprint(weights));
}

TEST(Network, RefusesOtherLayersAndOtherImages) {
  const alexnet::Network network(examples::grouped());
  EXPECT_THROW(network.activations(examples::images(1, 9, 9)[0], "fc6"), std::invalid_argument);
  EXPECT_THROW(network.activations(examples::images(1, 9, 9)), std::invalid_argument);
  EXPECT_THROW(network.activations(torch::zeros({9, 9, 3})), std::invalid_argument);
  EXPECT_THROW(network.activations(torch::zeros({9, 9, 1}, torch::kUInt8)), std::invalid_argument);
}

TEST(Network, GivesTheGoldenActivations) {
  const char* data = std::getenv("FACESWEEP_DATA");
  if (data == nullptr) GTEST_SKIP() << "FACESWEEP_DATA is not set";
  const auto folder = std::filesystem::path(data) / "alexnet";
  const alexnet::Network network(alexnet::read_weights(folder / "alexnet_imagenet.safetensors"));
  const auto golden = files::read_safetensors(folder / "alexnet_golden.safetensors").tensors;
  for (int64_t i = 0; i < golden.at("images_rgb").size(0); ++i) {
    for (const std::string layer : {"block1", "block2", "conv3", "conv4"}) {
      const auto values = network.activations(golden.at("images_rgb")[i], layer);
      EXPECT_LT(relative_difference(values, golden.at(layer)[i]), 1e-4) << layer;
    }
  }
}

}  // namespace
