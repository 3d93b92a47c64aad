#include "alexnet/features.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <mutex>
#include <stdexcept>

#include "tests/alexnet/examples.h"

namespace {

TEST(Features, AreTheNetworksLastLayerInChannelRowColumnOrder) {
  const auto images = examples::images(2, 227, 227);
  const auto features = alexnet::features(examples::grouped_network(), images);
  EXPECT_EQ(features.sizes(), (torch::IntArrayRef{2, 64896}));
  const auto conv4 = examples::grouped_network().activations(images[1], "conv4");
  EXPECT_TRUE(torch::equal(features[1].view({384, 13, 13}), conv4));
}

TEST(Features, HaveTheSameBitsInAnyBatchAndWithAnyNumberOfThreads) {
  const auto images = examples::images(7, 227, 227);
  const auto features = alexnet::features(examples::grouped_network(), images, {}, /*threads=*/1);
  for (const int64_t threads : {0, 2, 3, 16}) {
    EXPECT_TRUE(torch::equal(alexnet::features(examples::grouped_network(), images, {}, threads),
                             features));
  }
  const auto before = at::get_num_threads();
  for (const int threads : {1, 2, 5}) {  // LibTorch's own number must not matter either
    at::set_num_threads(threads);
    const alexnet::Network again(alexnet::up_to(examples::grouped(), "conv4"));
    EXPECT_TRUE(torch::equal(alexnet::features(again, images), features));
    EXPECT_EQ(at::get_num_threads(), threads);
  }
  at::set_num_threads(before);
  EXPECT_TRUE(torch::equal(alexnet::features(examples::grouped_network(), images.slice(0, 3, 4)),
                           features.slice(0, 3, 4)));
}

TEST(Features, OfSeveralLayersComeFromOnePassWithTheBitsThatEachHasAlone) {
  const alexnet::Network network(examples::torchvision_order());
  const auto images = examples::images(3, 60, 50);
  const std::vector<std::string> layers{"conv3", "block1", "fc7", "block5", "conv1", "fc6"};
  std::vector<int64_t> calls(3, 0);
  std::mutex mutex;
  alexnet::compute_features(network, images, layers,
                            [&](int64_t image, size_t layer, const torch::Tensor& row) {
                              const auto alone = network.activations(images[image], layers[layer]);
                              const std::lock_guard lock(mutex);
                              EXPECT_TRUE(torch::equal(row, alone.flatten())) << layers[layer];
                              ++calls[static_cast<size_t>(image)];
                            });
  EXPECT_EQ(calls, std::vector<int64_t>(3, 6));
}

TEST(Features, ReportEveryImageOnce) {
  int64_t calls = 0;
  alexnet::features(examples::grouped_network(), examples::images(5, 50, 50),
                    [&](int64_t done, int64_t total) {
                      EXPECT_EQ(done, ++calls);
                      EXPECT_EQ(total, 5);
                    });
  EXPECT_EQ(calls, 5);
}

TEST(Features, StopWithWhatProgressThrows) {
  const auto stop = [](int64_t, int64_t) { throw std::domain_error("stop"); };
  EXPECT_THROW(alexnet::features(examples::grouped_network(), examples::images(5, 50, 50), stop),
               std::domain_error);
}

TEST(Features, OfNoImageAreNoRows) {
  EXPECT_EQ(alexnet::features(examples::grouped_network(), examples::images(0, 50, 50)).sizes(),
            (torch::IntArrayRef{0, 64896}));
}

TEST(Features, RefuseWhatIsNotAnRgbImage) {
  EXPECT_THROW(
      alexnet::features(examples::grouped_network(), torch::zeros({1, 9, 9, 1}, torch::kUInt8)),
      std::invalid_argument);
  EXPECT_THROW(alexnet::features(examples::grouped_network(), torch::zeros({1, 9, 9, 3})),
               std::invalid_argument);
}

}  // namespace
