#include "files/content_digest.h"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

namespace {

files::Safetensors example() {
  return {{{"a", torch::arange(6, torch::kFloat32).view({2, 3})}, {"b", torch::ones({2})}},
          {{"made by", "a test"}}};
}

TEST(ContentDigest, IsTakenOutWhereItFits) {
  const auto read = files::checked_by_digest(files::with_digest(example()));
  EXPECT_EQ(read.metadata, example().metadata);
  EXPECT_EQ(files::checked_by_digest(example()).tensors.size(), 2U);
}

TEST(ContentDigest, ChangesWithEveryPartOfTheContents) {
  const auto is_refused = [](const std::function<void(files::Safetensors&)>& change) {
    auto file = files::with_digest(example());
    change(file);
    try {
      files::checked_by_digest(file);
    } catch (const std::runtime_error&) {
      return true;
    }
    return false;
  };
  EXPECT_FALSE(is_refused([](auto&) {}));
  EXPECT_TRUE(is_refused([](auto& file) { file.tensors["b"] = torch::tensor({1.F, 1.0000001F}); }));
  EXPECT_TRUE(is_refused([](auto& file) { file.tensors["a"] = file.tensors["a"].view({3, 2}); }));
  EXPECT_TRUE(is_refused([](auto& file) { file.tensors["b"] = torch::ones({2}, torch::kInt32); }));
  EXPECT_TRUE(is_refused([](auto& file) { file.tensors.erase("b"); }));
  EXPECT_TRUE(is_refused([](auto& file) {
    file.tensors["c"] = file.tensors["b"];
    file.tensors.erase("b");
  }));
  EXPECT_TRUE(is_refused([](auto& file) { file.metadata["made by"] = "another"; }));
  EXPECT_TRUE(is_refused([](auto& file) { file.metadata["more"] = ""; }));
  EXPECT_TRUE(is_refused([](auto& file) { file.metadata[files::content_digest_key] = ""; }));
}

TEST(ContentDigest, IsOfTheValuesWhereverTheyLie) {
  auto turned = example();
  turned.tensors["a"] = turned.tensors["a"].t().contiguous().t();
  EXPECT_EQ(files::content_digest(turned), files::content_digest(example()));
}

}  // namespace
