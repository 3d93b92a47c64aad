#include "alexnet/layers.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "tests/alexnet/examples.h"

namespace {

using Names = std::vector<std::string>;

TEST(Layers, AreThoseThatTheWeightsHold) {
  EXPECT_EQ(alexnet::layers_of(examples::grouped()),
            (Names{"conv1", "conv2", "conv3", "conv4", "conv5"}));
  EXPECT_EQ(alexnet::layers_of(examples::torchvision_order()), alexnet::layer_names());
  EXPECT_EQ(alexnet::inner_names(alexnet::up_to(examples::grouped(), "conv3")),
            (Names{"conv1", "block1", "conv2", "block2", "conv3"}));
  EXPECT_EQ(alexnet::last_layer(alexnet::up_to(examples::torchvision_order(), "fc6")), "fc6");
}

TEST(Layers, GiveWhatTheNextOneReads) {
  EXPECT_EQ(alexnet::output_of("conv1"), "block1");
  EXPECT_EQ(alexnet::output_of("conv2"), "block2");
  EXPECT_EQ(alexnet::output_of("conv3"), "conv3");
  EXPECT_EQ(alexnet::output_of("conv5"), "block5");
  EXPECT_EQ(alexnet::output_of("fc6"), "fc6");
}

TEST(Layers, HaveTheSizesOfThePublishedNetworks) {
  const auto numbers = [](const alexnet::Weights& weights) {
    std::vector<int64_t> numbers;
    for (const auto& layer : alexnet::layers_of(weights)) {
      numbers.push_back(alexnet::output_shape(alexnet::up_to(weights, layer)).numbers());
    }
    return numbers;
  };
  EXPECT_EQ(numbers(examples::grouped()),
            (std::vector<int64_t>{96 * 27 * 27, 256 * 13 * 13, 384 * 13 * 13, 384 * 13 * 13,
                                  256 * 6 * 6}));
  EXPECT_EQ(numbers(examples::torchvision_order()),
            (std::vector<int64_t>{64 * 27 * 27, 192 * 13 * 13, 384 * 13 * 13, 256 * 13 * 13,
                                  256 * 6 * 6, 7, 5}));
}

TEST(Layers, ThatTheWeightsDoNotReachAreAnsweredByName) {
  try {
    alexnet::up_to(examples::grouped(), "fc6");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()),
              "has no layer fc6, only conv1, conv2, conv3, conv4, conv5");
  }
}

TEST(Layers, HaveFingerprintsOfTheirOwn) {
  const auto& all = examples::torchvision_order();
  std::set<std::string> fingerprints;
  for (const auto& layer : alexnet::layer_names()) {
    fingerprints.insert(alexnet::fingerprint(alexnet::up_to(all, layer)));
  }
  EXPECT_EQ(fingerprints.size(), alexnet::layer_names().size());
  auto changed = all;
  changed.convolutions[4].bias = all.convolutions[4].bias + 1;
  const auto of = [](const alexnet::Weights& weights, const std::string& layer) {
    return alexnet::fingerprint(alexnet::up_to(weights, layer));
  };
  EXPECT_EQ(of(all, "conv4"), of(changed, "conv4"));
  EXPECT_NE(of(all, "conv5"), of(changed, "conv5"));
}

}  // namespace
