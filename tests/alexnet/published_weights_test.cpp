#include "alexnet/published_weights.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

TEST(PublishedWeights, HaveADigestEach) {
  for (const auto& weights : alexnet::published_weights()) {
    const auto& file = weights.file;
    EXPECT_GE(file.digest.size(), 8U) << weights.name;
    EXPECT_EQ(alexnet::published_weights(weights.name).file.path, file.path);
    EXPECT_NE(file.urls.at(0).find("/" + file.path.string()), std::string::npos);
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
