#include "app/inputs/picture_cache.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <thread>

#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

using data_loaders::LabelledImages;

/// A data set of one file, whose bytes are the pictures' labels, and how often it was read.
class Kept {
 public:
  Kept() { write("0110"); }

  std::filesystem::path file() const { return folder_ / "data/digits"; }
  void write(const std::string& bytes) const {
    files::write_whole(file(), bytes);
    settle();
  }
  /// In place: the same inode, size and modification time.
  void change_behind_its_time(const std::string& bytes) const {
    struct stat before {};
    ASSERT_EQ(::stat(file().c_str(), &before), 0);
    std::fclose(write_over(bytes));
    const timespec times[]{before.st_atim, before.st_mtim};
    ASSERT_EQ(::utimensat(AT_FDCWD, file().c_str(), times, 0), 0);
    settle();
  }

  LabelledImages read(const std::string& options = "", bool verify = false) {
    const PictureCache cache{folder_ / "cache", verify, /*settled_seconds=*/-1};
    return cached_images({{folder_ / "data"}, options}, cache, [&] {
      ++reads;
      return images_of(files::read_whole(file()));
    });
  }

  void damage_cache() const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "cache")) {
      auto bytes = files::read_whole(entry.path());
      bytes[bytes.size() - 3] ^= 1;
      files::write_whole(entry.path(), bytes);
    }
  }

  int reads = 0;

 private:
  static void settle() { std::this_thread::sleep_for(std::chrono::milliseconds(30)); }

  FILE* write_over(const std::string& bytes) const {
    auto* stream = std::fopen(file().c_str(), "r+");
    std::fwrite(bytes.data(), 1, bytes.size(), stream);
    return stream;
  }

  static LabelledImages images_of(const std::string& bytes) {
    LabelledImages images;
    std::vector<int64_t> labels;
    for (const char byte : bytes) labels.push_back(byte - '0');
    images.labels = torch::tensor(labels, torch::kInt64);
    images.images = images.labels.to(torch::kUInt8).view({-1, 1, 1, 1}) + 7;
    images.class_names = {"no", "yes"};
    images.names = {"a", "b", "c", "d"};
    images.groups = {0, 0, 1, 2};
    images.sides = {9, 9, 8, 7};
    images.official_test = images.labels > 0;
    images.left_out = {{"no", "no/x", "damaged", "no/y"}};
    images.notices = {"look"};
    return images;
  }

  TemporaryFolder folder_;
};

TEST(CachedImages, GiveAllThatWasReadWithoutReadingAgain) {
  Kept kept;
  const auto first = kept.read(), second = kept.read();
  EXPECT_EQ(kept.reads, 1);
  EXPECT_TRUE(second.images.equal(first.images));
  EXPECT_TRUE(second.labels.equal(first.labels));
  EXPECT_TRUE(second.official_test.equal(first.official_test));
  EXPECT_EQ(second.class_names, first.class_names);
  EXPECT_EQ(second.names, first.names);
  EXPECT_EQ(second.groups, first.groups);
  EXPECT_EQ(second.sides, first.sides);
  EXPECT_EQ(second.notices, first.notices);
  ASSERT_EQ(second.left_out.size(), 1U);
  EXPECT_EQ(second.left_out[0].other, "no/y");
}

TEST(CachedImages, AreReadAgainWhereAFileChangesOrComesOrTheOptionsDo) {
  Kept kept;
  kept.read();
  kept.write("1010");
  EXPECT_EQ(kept.read().labels[0].item<int64_t>(), 1);
  EXPECT_EQ(kept.reads, 2);
  files::write_whole(kept.file().parent_path() / "more", "");
  kept.read();
  EXPECT_EQ(kept.reads, 3);
  kept.read("other options");
  EXPECT_EQ(kept.reads, 4);
  kept.read();
  EXPECT_EQ(kept.reads, 4);
}

TEST(CachedImages, NoticeAChangeUnderTheSameSizeAndModificationTime) {
  Kept kept;
  kept.read();
  kept.change_behind_its_time("1111");
  EXPECT_EQ(kept.read().labels.sum().item<int64_t>(), 4);
}

TEST(CachedImages, AreReadAgainFromADamagedCache) {
  Kept kept;
  kept.read();
  kept.damage_cache();
  EXPECT_EQ(kept.read().labels.sum().item<int64_t>(), 2);
  EXPECT_EQ(kept.reads, 2);
}

TEST(CachedImages, AreReadAgainToVerify) {
  Kept kept;
  kept.read();
  EXPECT_EQ(kept.read("", /*verify=*/true).notices, std::vector<std::string>{"look"});
  EXPECT_EQ(kept.reads, 2);
}

TEST(CachedImages, SayWhereVerifyingFindsOtherPicturesBehindTheSameStamps) {
  const TemporaryFolder folder;
  files::write_whole(folder / "file", "x");
  int reads = 0;
  const auto read = [&] {
    LabelledImages images;
    images.images = torch::full({1, 1, 1, 1}, ++reads, torch::kUInt8);
    images.labels = torch::zeros({1}, torch::kInt64);
    return images;
  };
  const auto notices = [&](bool verify) {
    return cached_images({{folder / "file"}, ""}, {folder / "cache", verify, -1}, read).notices;
  };
  EXPECT_TRUE(notices(false).empty());
  EXPECT_EQ(notices(true),
            std::vector<std::string>{
                "pictures have changed though their files' sizes, times and inodes have not: runs "
                "since then took them from the cache as they were"});
  EXPECT_TRUE(notices(false).empty());
  EXPECT_EQ(reads, 2);
}

TEST(CachedImages, DoNotRelyOnFilesThatHaveJustChanged) {
  const TemporaryFolder folder;
  files::write_whole(folder / "file", "x");
  int reads = 0;
  const auto read = [&] {
    ++reads;
    LabelledImages images;
    images.images = torch::zeros({1, 1, 1, 1}, torch::kUInt8);
    images.labels = torch::zeros({1}, torch::kInt64);
    return images;
  };
  for (int i = 0; i < 2; ++i) cached_images({{folder / "file"}, ""}, {folder / "cache"}, read);
  EXPECT_EQ(reads, 2);
}

TEST(CachedImages, AreReadWhereNoFileSaysAllOrNoFolderIsGiven) {
  const TemporaryFolder folder;
  int reads = 0;
  const auto read = [&] {
    ++reads;
    return LabelledImages();
  };
  cached_images({{}, ""}, {folder / "cache"}, read);
  cached_images({{folder / ""}, ""}, {}, read);
  EXPECT_EQ(reads, 2);
  EXPECT_FALSE(std::filesystem::exists(folder / "cache"));
}

}  // namespace
}  // namespace experiments
