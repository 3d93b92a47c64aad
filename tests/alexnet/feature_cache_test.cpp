#include "alexnet/feature_cache.h"

#include <gtest/gtest.h>

#include "alexnet/untrained_weights.h"
#include "files/whole_file.h"
#include "tests/alexnet/examples.h"
#include "tests/files/temporary_folder.h"

namespace {

using alexnet::cached_conv4_features;

class FeatureCache : public testing::Test {
 protected:
  TemporaryFolder folder_;
  std::filesystem::path cache_ = folder_ / "new/conv4.safetensors";
  torch::Tensor images_ = examples::images(4, 40, 50);
  torch::Tensor features_ = alexnet::conv4_features(examples::grouped_network(), images_);
};

TEST_F(FeatureCache, ComputesOnceAndReadsTheSameNumbersThen) {
  const auto first = cached_conv4_features(examples::grouped_network(), images_, cache_);
  EXPECT_EQ(first.computed, 4);
  EXPECT_TRUE(torch::equal(first.features, features_));
  const auto second = cached_conv4_features(examples::grouped_network(), images_, cache_);
  EXPECT_EQ(second.computed, 0);
  EXPECT_TRUE(torch::equal(second.features, features_));
  EXPECT_EQ(first.notice + second.notice, "");
}

TEST_F(FeatureCache, ComputesOneRowForOneChangedImage) {
  cached_conv4_features(examples::grouped_network(), images_, cache_);
  images_[2][7][9][1] += 1;
  int64_t calls = 0;
  const auto result = cached_conv4_features(examples::grouped_network(), images_, cache_, {},
                                            [&](int64_t, int64_t total) {
                                              ++calls;
                                              EXPECT_EQ(total, 1);
                                            });
  EXPECT_EQ(result.computed, 1);
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(
      torch::equal(result.features, alexnet::conv4_features(examples::grouped_network(), images_)));
  EXPECT_EQ(cached_conv4_features(examples::grouped_network(), images_, cache_).computed, 0);
}

TEST_F(FeatureCache, FindsImagesInAnyOrderAndInAnyFolder) {
  cached_conv4_features(examples::grouped_network(), images_, cache_);
  const auto moved = folder_ / "moved.safetensors";
  std::filesystem::rename(cache_, moved);
  const auto rows = torch::tensor({3, 1, 3});
  const auto result =
      cached_conv4_features(examples::grouped_network(), images_.index_select(0, rows), moved);
  EXPECT_EQ(result.computed, 0);
  EXPECT_TRUE(torch::equal(result.features, features_.index_select(0, rows)));
}

TEST_F(FeatureCache, DoesNotServeAnotherNetworkOrAnotherPrecision) {
  cached_conv4_features(examples::grouped_network(), images_, cache_);
  const alexnet::Network other(alexnet::untrained_weights(2));
  EXPECT_EQ(cached_conv4_features(other, images_, cache_).computed, 4);
  EXPECT_EQ(cached_conv4_features(other, images_, cache_, {/*half_precision=*/true}).computed, 4);
}

TEST_F(FeatureCache, GivesTheSameRoundedNumbersInEveryHalfPrecisionRun) {
  const alexnet::FeatureCacheOptions half{/*half_precision=*/true};
  const auto first = cached_conv4_features(examples::grouped_network(), images_, cache_, half);
  const auto second = cached_conv4_features(examples::grouped_network(), images_, cache_, half);
  EXPECT_EQ(second.computed, 0);
  EXPECT_TRUE(torch::equal(first.features, second.features));
  EXPECT_TRUE(torch::equal(first.features, features_.to(torch::kFloat16).to(torch::kFloat32)));
  EXPECT_LT(std::filesystem::file_size(cache_), 4 * 64896 * 2 + 4096U);
}

TEST_F(FeatureCache, ComputesADamagedRowAgainAndSaysSo) {
  cached_conv4_features(examples::grouped_network(), images_, cache_);
  auto bytes = files::read_whole(cache_);
  bytes[bytes.size() / 2] ^= 1;
  files::write_whole(cache_, bytes);
  const auto result = cached_conv4_features(examples::grouped_network(), images_, cache_);
  EXPECT_EQ(result.notice, cache_.string() + ": 1 of 4 rows are damaged; they are computed again");
  EXPECT_EQ(result.computed, 1);
  EXPECT_TRUE(torch::equal(result.features, features_));
  EXPECT_EQ(cached_conv4_features(examples::grouped_network(), images_, cache_).notice, "");
}

TEST_F(FeatureCache, ComputesADamagedFileAgainAndSaysSo) {
  cached_conv4_features(examples::grouped_network(), images_, cache_);
  const auto bytes = files::read_whole(cache_);
  for (const auto& damaged :
       {bytes.substr(0, bytes.size() - 1), std::string("rubbish"), std::string()}) {
    files::write_whole(cache_, damaged);
    const auto result = cached_conv4_features(examples::grouped_network(), images_, cache_);
    EXPECT_EQ(result.notice.rfind(cache_.string() + ": ", 0), 0U) << result.notice;
    EXPECT_NE(result.notice.find("; the features are computed again"), std::string::npos);
    EXPECT_TRUE(torch::equal(result.features, features_));
    EXPECT_EQ(cached_conv4_features(examples::grouped_network(), images_, cache_).computed, 0);
  }
}

TEST_F(FeatureCache, GivesTheFeaturesEvenWhereItCannotWrite) {
  std::filesystem::create_directories(cache_ / "in the way");
  const auto result = cached_conv4_features(examples::grouped_network(), images_, cache_);
  EXPECT_TRUE(torch::equal(result.features, features_));
  EXPECT_NE(result.notice.find("the features will be computed again next time"), std::string::npos);
}

}  // namespace
