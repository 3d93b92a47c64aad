#include "alexnet/weights.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <stdexcept>

#include "alexnet/untrained_weights.h"
#include "tests/alexnet/examples.h"

namespace {

std::string refusal(const std::function<void(alexnet::Weights&)>& damage) {
  auto weights = examples::grouped();
  damage(weights);
  try {
    alexnet::check(weights);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(Weights, NamesTheLayerThatIsWrong) {
  EXPECT_EQ(refusal([](auto& weights) { weights.convolutions[2].weight.reset(); }),
            "conv3.weight is missing");
  EXPECT_EQ(refusal([](auto& weights) { weights.convolutions[1].bias = torch::zeros({255}); }),
            "conv2.bias has shape [255], expected [256]");
  EXPECT_EQ(refusal([](auto& weights) {
              weights.convolutions[3].weight = torch::zeros({384, 384, 3, 3});
            }),
            "conv4.weight has shape [384, 384, 3, 3], expected [out, 192, k, k]");
  EXPECT_EQ(refusal([](auto& weights) {
              weights.convolutions[0].bias = torch::zeros({96});
              weights.convolutions[0].bias[3] = std::numeric_limits<float>::quiet_NaN();
            }),
            "conv1.bias holds a value that is not finite");
  EXPECT_EQ(refusal([](auto& weights) {
              weights.mean = torch::zeros({3, 2, 2});
            }),
            "mean has shape [3, 2, 2], expected [3, 1, 1] or the input's");
  EXPECT_EQ(refusal([](auto& weights) { weights.scale = torch::ones({3}, torch::kFloat64); }),
            "scale is Double, expected float32");
  EXPECT_EQ(refusal([](auto& weights) { weights.convolutions[0].stride = 0; }),
            "conv1 has a stride, padding or groups that cannot be");
  EXPECT_EQ(refusal([](auto& weights) { weights.norm.size = 4; }),
            "the response normalisation's size is not odd");
  EXPECT_EQ(refusal([](auto& weights) { weights.input_side = 20; }),
            "the input is too small for the layers");
  EXPECT_EQ(refusal([](auto& weights) {
              weights.dense = {{torch::zeros({2, 3}), torch::zeros({2})}};
            }),
            "fc6.weight has shape [2, 3], expected [out, 9216]");
  EXPECT_EQ(refusal([](auto& weights) { weights.convolutions.clear(); }),
            "conv1.weight is missing");
  EXPECT_EQ(refusal([](auto& weights) {
              weights.convolutions.pop_back();
              weights.dense = {{torch::zeros({2, 9216}), torch::zeros({2})}};
            }),
            "conv5.weight is missing");
}

TEST(Weights, HaveAFingerprintOfTheirNumbersAndNotOfTheirSource) {
  const auto weights = examples::grouped();
  auto renamed = weights;
  renamed.source = "elsewhere";
  EXPECT_EQ(alexnet::fingerprint(weights), alexnet::fingerprint(renamed));
  auto changed = weights;
  changed.convolutions[3].bias = weights.convolutions[3].bias.clone();
  changed.convolutions[3].bias[0] = 1;
  EXPECT_NE(alexnet::fingerprint(weights), alexnet::fingerprint(changed));
  auto reordered = weights;
  reordered.order = alexnet::BlockOrder::norm_then_pool;
  EXPECT_NE(alexnet::fingerprint(weights), alexnet::fingerprint(reordered));
}

TEST(UntrainedWeights, AreTheSameForTheSameSeedAndSaySo) {
  const auto weights = alexnet::untrained_weights(3);
  EXPECT_NO_THROW(alexnet::check(weights));
  EXPECT_EQ(alexnet::fingerprint(weights), alexnet::fingerprint(alexnet::untrained_weights(3)));
  EXPECT_NE(alexnet::fingerprint(weights), alexnet::fingerprint(alexnet::untrained_weights(4)));
  EXPECT_FALSE(weights.trained);
  EXPECT_EQ(weights.source, "untrained: oriented filters, seed 3");
}

TEST(UntrainedWeights, HaveOrthogonalRowsInEachGroup) {
  const auto conv2 = alexnet::untrained_weights(3).convolutions[1];
  const auto rows = conv2.weight.narrow(0, 128, 128).reshape({128, -1}).to(torch::kFloat64);
  EXPECT_TRUE(torch::allclose(rows.mm(rows.t()), 2 * torch::eye(128, torch::kFloat64), 0, 1e-5));
}

TEST(UntrainedWeights, DoNotAnswerToAFlatGreyImageInTheirGaborFilters) {
  const auto filters = alexnet::untrained_weights(3).convolutions[0].weight.narrow(0, 0, 64);
  EXPECT_LT(filters.sum({1, 2, 3}).abs().max().item<float>(), 1e-4);
}

}  // namespace
