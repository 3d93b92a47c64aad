#include "app/inputs/feature_store.h"

#include <gtest/gtest.h>

#include <atomic>

#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

namespace fs = std::filesystem;

/// Layer l of a picture is its numbers, each taken l + 1 times, as far as they go.
class FeatureStore : public testing::Test {
 protected:
  KeptFeatures layer(int64_t number, bool half = false) const {
    KeptFeatures kept;
    kept.folder = folder_ / ("cache/" + std::to_string(number) + (half ? "-half" : ""));
    kept.name = "layer " + std::to_string(number);
    kept.network = "network " + std::to_string(number) + (half ? " half" : " single");
    kept.features = 12 * (number + 1);
    kept.half_precision = half;
    return kept;
  }

  static torch::Tensor expected(const torch::Tensor& pictures, int64_t number) {
    return (pictures.flatten(1).to(torch::kFloat32) + 0.123F).repeat({1, number + 1});
  }

  FeatureRows rows(const std::vector<int64_t>& numbers, size_t wanted,
                   const torch::Tensor& pictures, bool half = false) {
    std::vector<KeptFeatures> layers;
    for (const auto number : numbers) layers.push_back(layer(number, half));
    return kept_features(layers, wanted, pictures,
                         [&](const std::vector<size_t>& asked, const torch::Tensor& lacking,
                             const PutFeatures& put) {
                           passes_ += 1;
                           computed_ += lacking.size(0);
                           for (size_t i = 0; i < asked.size(); ++i) {
                             const auto all = expected(lacking, numbers[asked[i]]);
                             for (int64_t row = 0; row < all.size(0); ++row) put(i, row, all[row]);
                           }
                         });
  }

  std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "cache")) {
      if (entry.is_regular_file()) found.push_back(entry.path());
    }
    return found;
  }

  TemporaryFolder folder_;
  torch::Tensor pictures_ = torch::arange(5 * 12).to(torch::kUInt8).view({5, 2, 2, 3});
  int64_t passes_ = 0, computed_ = 0;
};

TEST_F(FeatureStore, ComputesOnceAndReadsTheSameNumbersThen) {
  const auto first = rows({0}, 0, pictures_), second = rows({0}, 0, pictures_);
  EXPECT_EQ(first.computed, 5);
  EXPECT_EQ(second.computed, 0);
  EXPECT_TRUE(first.rows.equal(expected(pictures_, 0)));
  EXPECT_TRUE(second.rows.equal(first.rows));
  EXPECT_EQ(first.notice + second.notice, "");
}

TEST_F(FeatureStore, ComputesOneRowForOneChangedPicture) {
  rows({0}, 0, pictures_);
  pictures_[2][1][0][1] += 1;
  const auto changed = rows({0}, 0, pictures_);
  EXPECT_EQ(changed.computed, 1);
  EXPECT_TRUE(changed.rows.equal(expected(pictures_, 0)));
  EXPECT_EQ(rows({0}, 0, pictures_).computed, 0);
}

TEST_F(FeatureStore, FindsPicturesInAnyOrderAndUnderAnyFileName) {
  rows({0}, 0, pictures_);
  fs::rename(files().front(), files().front().parent_path() / "moved.safetensors");
  const auto some = pictures_.index_select(0, torch::tensor({3, 1, 3}));
  const auto found = rows({0}, 0, some);
  EXPECT_EQ(found.computed, 0);
  EXPECT_TRUE(found.rows.equal(expected(some, 0)));
}

TEST_F(FeatureStore, KeepsTwoSetsOfPicturesBesideEachOther) {
  const auto others = 255 - pictures_;
  rows({0}, 0, pictures_);
  rows({0}, 0, others);
  EXPECT_EQ(rows({0}, 0, pictures_).computed + rows({0}, 0, others).computed, 0);
  EXPECT_EQ(files().size(), 2U);
  rows({0}, 0, torch::cat({pictures_, others, pictures_ + 100}));
  EXPECT_EQ(computed_, 15) << "rows of both files are taken over";
  EXPECT_EQ(files().size(), 1U) << "what a new file has as well is removed";
}

TEST_F(FeatureStore, WritesTheFilesOfAllLayersInOnePass) {
  const auto second = rows({0, 1, 2}, 1, pictures_);
  EXPECT_TRUE(second.rows.equal(expected(pictures_, 1)));
  for (const int64_t number : {0, 1, 2}) {
    const auto own = rows({0, 1, 2}, static_cast<size_t>(number), pictures_);
    EXPECT_EQ(own.computed, 0);
    EXPECT_TRUE(own.rows.equal(expected(pictures_, number)));
  }
  EXPECT_EQ(passes_, 1);
}

TEST_F(FeatureStore, ComputesWhatAnyLayerLacksAndKeepsTheRest) {
  rows({1}, 0, pictures_.slice(0, 0, 4));
  rows({0, 1}, 0, pictures_.slice(0, 1, 5));
  EXPECT_EQ(passes_, 2);
  for (const size_t layer : {0, 1}) {
    const auto own = rows({0, 1}, layer, pictures_.slice(0, 1, 5));
    EXPECT_EQ(own.notice, "");
    EXPECT_TRUE(own.rows.equal(expected(pictures_.slice(0, 1, 5), static_cast<int64_t>(layer))));
  }
  EXPECT_EQ(passes_, 2);
}

TEST_F(FeatureStore, GivesTheSameRoundedNumbersInEveryHalfPrecisionRun) {
  const auto first = rows({0}, 0, pictures_, true), second = rows({0}, 0, pictures_, true);
  EXPECT_EQ(second.computed, 0);
  EXPECT_TRUE(first.rows.equal(second.rows));
  EXPECT_TRUE(first.rows.equal(expected(pictures_, 0).to(torch::kFloat16).to(torch::kFloat32)));
}

TEST_F(FeatureStore, ComputesADamagedRowAgainAndSaysSo) {
  rows({0}, 0, pictures_);
  auto bytes = files::read_whole(files().front());
  const auto number = expected(pictures_, 0)[2];
  const std::string row(static_cast<const char*>(number.data_ptr()), number.nbytes());
  bytes[bytes.find(row)] ^= 1;
  files::write_whole(files().front(), bytes);
  const auto path = files().front().string();
  const auto again = rows({0}, 0, pictures_);
  EXPECT_EQ(again.notice, path + ": 1 of 5 rows are damaged; they are computed again");
  EXPECT_EQ(again.computed, 1);
  EXPECT_TRUE(again.rows.equal(expected(pictures_, 0)));
  EXPECT_EQ(rows({0}, 0, pictures_).notice, "");
}

TEST_F(FeatureStore, ComputesADamagedFileAgainAndSaysSo) {
  rows({0}, 0, pictures_);
  const auto path = files().front();
  const auto bytes = files::read_whole(path);
  for (const auto& damaged :
       {bytes.substr(0, bytes.size() - 1), std::string("rubbish"), std::string()}) {
    files::write_whole(path, damaged);
    const auto again = rows({0}, 0, pictures_);
    EXPECT_EQ(again.notice.rfind(path.string() + ": ", 0), 0U) << again.notice;
    EXPECT_NE(again.notice.find("; the features are computed again"), std::string::npos);
    EXPECT_TRUE(again.rows.equal(expected(pictures_, 0)));
    EXPECT_EQ(rows({0}, 0, pictures_).computed, 0);
  }
}

TEST_F(FeatureStore, GivesTheRowsEvenWhereItCannotWrite) {
  files::write_whole(folder_ / "cache", "in the way");
  const auto given = rows({0, 1}, 0, pictures_);
  EXPECT_TRUE(given.rows.equal(expected(pictures_, 0)));
  EXPECT_NE(given.notice.find("the features will be computed again next time"), std::string::npos);
}

TEST_F(FeatureStore, RefusesNumbersThatAreNotFinite) {
  const auto compute = [](const std::vector<size_t>&, const torch::Tensor& lacking,
                          const PutFeatures& put) {
    for (int64_t i = 0; i < lacking.size(0); ++i) put(0, i, torch::full({12}, 1e6));
  };
  EXPECT_NO_THROW(kept_features({layer(0)}, 0, pictures_, compute));
  try {
    kept_features({layer(0, /*half=*/true)}, 0, pictures_, compute);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()),
              "layer 0 does not fit into half precision; store single precision");
  }
}

}  // namespace
}  // namespace experiments
