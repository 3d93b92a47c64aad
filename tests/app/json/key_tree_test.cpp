#include "app/json/key_tree.h"

#include <gtest/gtest.h>

namespace experiments {
namespace {

const KeyTree kTree{"",
                    {{"name", {}},
                     {"model", {{"hidden_units", {}}, {"scale", {}}}},
                     {"training", {{"batch_size", {}}, {"steps", {}}, {"scale", {}}, {"l1", {}}}}}};

TEST(NearestKey, IgnoresCaseAndUnderscores) {
  EXPECT_EQ(nearest_key(kTree, "", "batchsize"), "training/batch_size");
  EXPECT_EQ(nearest_key(kTree, "", "Batch-Size"), "training/batch_size");
}

TEST(NearestKey, ForgivesAThirdOfTheLetters) {
  EXPECT_EQ(nearest_key(kTree, "training", "stpes"), "");
  EXPECT_EQ(nearest_key(kTree, "training", "stps"), "training/steps");
  EXPECT_EQ(nearest_key(kTree, "training", "hiden_unit"), "model/hidden_units");
}

TEST(NearestKey, KnowsAbbreviations) {
  EXPECT_EQ(nearest_key(kTree, "", "hidden"), "model/hidden_units");
}

TEST(NearestKey, PrefersThePlaceWhereItIsAsked) {
  EXPECT_EQ(nearest_key(kTree, "training", "skale"), "training/scale");
  EXPECT_EQ(nearest_key(kTree, "model", "skale"), "model/scale");
  EXPECT_EQ(nearest_key(kTree, "", "skale"), "model/scale");
}

TEST(NearestKey, IsEmptyWhereNothingIsNear) {
  EXPECT_EQ(nearest_key(kTree, "", "dropout"), "");
  EXPECT_EQ(nearest_key(kTree, "", "l9"), "");
  EXPECT_EQ(nearest_key(kTree, "", ""), "");
}

}  // namespace
}  // namespace experiments
