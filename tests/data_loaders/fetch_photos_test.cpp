#include "data_loaders/fetch_photos.h"

#include <gtest/gtest.h>

#include "data_loaders/published_digits.h"
#include "files/whole_file.h"
#include "tests/files/faulty_server.h"

namespace data_loaders {
namespace {

namespace fs = std::filesystem;

class FetchPhotos : public testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new FaultyServer; }
  static void TearDownTestSuite() { delete server_; }

  static FaceScrubRow row(const std::string& name, int image, const std::string& url, int content) {
    const auto number = std::to_string(image);
    return {name,
            file_name(name) + "_" + number + "_" + number,
            {0, 0, 9, 9},
            url,
            files::sha256(FaultyServer::content(content))};
  }

  PhotoCounts fetch(const std::vector<FaceScrubRow>& rows, bool retry_gone = false) {
    PhotoFetch options;
    options.retry_gone = retry_gone;
    options.limits = photo_limits();
    options.limits.connect_seconds = 1;
    options.limits.tries = 1;
    return fetch_photos(rows, folder_ / "", options);
  }

  static FaultyServer* server_;
  TemporaryFolder folder_;
};

FaultyServer* FetchPhotos::server_ = nullptr;

TEST_F(FetchPhotos, KeepsThoseWithTheListsBytesAndCountsTheOthersByReason) {
  const auto counts =
      fetch({row("Ann Bee", 1, server_->url("ok", 1) + ".png?w=9", 1),
             row("Ann Bee", 2, server_->url("gone", 2), 2),
             row("Cid", 3, server_->url("page", 3), 3), row("Cid", 4, server_->url("busy", 4), 4)});
  EXPECT_EQ(counts.photos, 4);
  EXPECT_EQ(counts.fetched, 1);
  EXPECT_EQ(counts.there, 0);
  EXPECT_EQ(counts.not_tried, 0);
  EXPECT_EQ(counts.gone,
            (std::map<std::string, int64_t>{{"HTTP 404", 1}, {"a web page in its place", 1}}));
  EXPECT_EQ(counts.may_come_back, (std::map<std::string, int64_t>{{"HTTP 503", 1}}));
  EXPECT_EQ(files::read_whole(folder_ / "photos/Ann_Bee/Ann_Bee_1_1.png"),
            FaultyServer::content(1));
}

TEST_F(FetchPhotos, AsksAgainOnlyForWhatMayComeBack) {
  const std::vector<FaceScrubRow> rows{
      row("Ann", 1, server_->url("ok", 1), 1), row("Ann", 2, server_->url("gone", 2), 2),
      row("Ann", 3, server_->url("always_cut", 3), 3), row("Ann", 4, server_->url("busy", 4), 4)};
  fetch(rows);
  const int before = server_->requests();
  const auto again = fetch(rows);
  EXPECT_EQ(server_->requests() - before, 2);
  EXPECT_EQ(again.there, 1);
  EXPECT_EQ(again.gone.at("HTTP 404"), 1);
  EXPECT_EQ(again.may_come_back.at("HTTP 503"), 1);
  fetch(rows, /*retry_gone=*/true);
  EXPECT_EQ(server_->requests() - before, 5);
}

TEST_F(FetchPhotos, FindsPhotosThatAreThereUnderAnyEnding) {
  files::write_whole(folder_ / "photos/Ann/Ann_1_1.jpeg", FaultyServer::content(1));
  files::write_whole(folder_ / "photos/Ann/Ann_1_1.gif", "junk beside it");
  const int before = server_->requests();
  EXPECT_EQ(fetch({row("Ann", 1, server_->url("ok", 1), 1)}).there, 1);
  EXPECT_EQ(server_->requests(), before);
}

TEST_F(FetchPhotos, FetchesAPhotoOfTwoPeopleOnceForBoth) {
  const int before = server_->requests();
  const std::vector<FaceScrubRow> rows{row("Ann", 1, server_->url("ok", 5), 5),
                                       row("Cid", 2, server_->url("ok", 5), 5)};
  EXPECT_EQ(fetch(rows).fetched, 1);
  EXPECT_EQ(server_->requests() - before, 1);
  for (const auto* path : {"photos/Ann/Ann_1_1.jpg", "photos/Cid/Cid_2_2.jpg"}) {
    EXPECT_EQ(files::read_whole(folder_ / path), FaultyServer::content(5)) << path;
  }
  fs::remove(folder_ / "photos/Ann/Ann_1_1.jpg");
  EXPECT_EQ(fetch(rows).there, 1);
  EXPECT_TRUE(fs::exists(folder_ / "photos/Ann/Ann_1_1.jpg"));
}

TEST_F(FetchPhotos, TakesASecondAddressOfTheSamePhoto) {
  const auto counts =
      fetch({row("Ann", 1, server_->url("gone", 6), 6), row("Ann", 2, server_->url("ok", 6), 6)});
  EXPECT_EQ(counts.photos, 1);
  EXPECT_EQ(counts.fetched, 1);
}

TEST_F(FetchPhotos, ReadsAMemoryWhoseLastLineBrokeOff) {
  const std::vector<FaceScrubRow> rows{row("Ann", 1, server_->url("gone", 1), 1),
                                       row("Ann", 2, server_->url("gone", 2), 2)};
  fetch(rows);
  const auto memory = folder_ / "not_to_be_had.tsv";
  fs::resize_file(memory, fs::file_size(memory) - 12);
  const int before = server_->requests();
  EXPECT_EQ(fetch(rows).gone.at("HTTP 404"), 2);
  EXPECT_EQ(server_->requests() - before, 1);
}

TEST_F(FetchPhotos, RefusesOneNameForTwoPhotos) {
  EXPECT_THROW(fetch({row("Ann", 1, server_->url("ok", 1), 1), row("Ann", 1, "x", 2)}),
               std::runtime_error);
}

TEST(PublishedDigits, AreFourFilesWithDigestsAtSeveralAddressesEach) {
  const auto digits = published_digits("mnist");
  EXPECT_EQ(digits.size(), 4U);
  for (const auto& file : digits) {
    EXPECT_EQ(file.digest.size(), 64U);
    EXPECT_GE(file.urls.size(), 2U);
    for (const auto& url : file.urls) EXPECT_EQ(fs::path(url).filename(), file.path.filename());
  }
  EXPECT_EQ(published_digits("mnist", "http://here")[0].urls,
            std::vector<std::string>{"http://here/train-images-idx3-ubyte.gz"});
}

}  // namespace
}  // namespace data_loaders
