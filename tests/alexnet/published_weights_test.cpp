#include "alexnet/published_weights.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

TEST(PublishedWeights, HaveADigestEach) {
  for (const auto& weights : alexnet::published_weights()) {
    EXPECT_GE(weights.download.digest.size(), 8U) << weights.name;
    EXPECT_EQ(alexnet::published_weights(weights.name).file_name, weights.file_name);
    EXPECT_NE(weights.download.url.find("/" + weights.file_name), std::string::npos);
  }
}

TEST(PublishedWeights, ListTheirNamesToWhoeverAsksForAnother) {
  try {
    alexnet::published_weights("alexnet");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(),
                 "no published AlexNet is called \"alexnet\"; expected one of bvlc, torchvision");
  }
}

}  // namespace
