#include "alexnet/packed_convolution.h"

#include <gtest/gtest.h>

#include "parallel/one_thread.h"
#include "tests/alexnet/examples.h"

namespace {

TEST(PackedConvolution, IsLibTorchsConvolutionAndReluWithAndWithoutOneDnn) {
  const parallel::OneThread one_thread;
  const std::vector<int64_t> sides{227, 27, 13, 13};
  for (size_t i = 0; i < sides.size(); ++i) {
    const auto& layer = examples::grouped().convolutions[i];
    const auto channels = layer.weight.size(1) * layer.groups;
    const auto x = torch::linspace(0, 999, channels * sides[i] * sides[i])
                       .sin()
                       .view({1, channels, sides[i], sides[i]});
    const auto expected = torch::relu(
        torch::conv2d(x, layer.weight, layer.bias, layer.stride, layer.padding, 1, layer.groups));
    for (const bool with_onednn : {true, false}) {
      const alexnet::PackedConvolution convolution(layer, sides[i], with_onednn);
      const auto y = convolution(x.contiguous(torch::MemoryFormat::ChannelsLast));
      EXPECT_TRUE(y.is_contiguous(torch::MemoryFormat::ChannelsLast));
      EXPECT_LT(examples::relative_difference(y, expected), 1e-5) << i << with_onednn;
    }
  }
}

}  // namespace
