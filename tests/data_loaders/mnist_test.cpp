#include "data_loaders/mnist.h"

#include "data_loaders/duplicates.h"
#include "data_loaders/split.h"
#include "files/whole_file.h"
#include "tests/data_loaders/idx_files.h"
#include "tests/data_loaders/small_pictures.h"
#include "tests/files/temporary_folder.h"

namespace data_loaders {
namespace {

torch::Tensor pictures(int64_t count, int64_t side = 3) {
  return torch::arange(count * side * side).to(torch::kUInt8).view({count, side, side});
}

torch::Tensor labels(std::vector<int64_t> values) {
  return torch::tensor(values, torch::kInt64).to(torch::kUInt8);
}

/// A small MNIST: 4 training and 2 test digits.
struct SmallMnist {
  SmallMnist() {
    put("train-images-idx3-ubyte", idx_bytes(pictures(4)));
    put("train-labels-idx1-ubyte", idx_bytes(labels({3, 1, 9, 0})));
    put("t10k-images-idx3-ubyte", idx_bytes(pictures(2) + 100));
    put("t10k-labels-idx1-ubyte", idx_bytes(labels({7, 7})));
  }
  void put(const std::string& name, const std::string& bytes) const {
    files::write_whole(folder / name, bytes);
  }
  LabelledImages read() const { return read_mnist({folder / "."}); }
  std::string path_of(const std::string& name) const { return (folder / "." / name).string(); }
  std::string message() const {
    return message_of([this] { read(); });
  }

  TemporaryFolder folder;
};

TEST(Mnist, PutsTheTrainingDigitsBeforeTheOfficialTest) {
  const auto digits = SmallMnist().read();
  EXPECT_EQ(digits.images.sizes(), (std::vector<int64_t>{6, 3, 3, 1}));
  EXPECT_EQ(digits.images.scalar_type(), torch::kUInt8);
  EXPECT_TRUE(digits.images.slice(0, 0, 4).flatten().equal(pictures(4).flatten()));
  EXPECT_TRUE(digits.labels.equal(torch::tensor({3, 1, 9, 0, 7, 7}, torch::kInt64)));
  EXPECT_TRUE(digits.official_test.equal(torch::tensor({false, false, false, false, true, true})));
  EXPECT_EQ(digits.names, (std::vector<std::string>{"train/0", "train/1", "train/2", "train/3",
                                                    "t10k/0", "t10k/1"}));
  EXPECT_EQ(digits.class_names.at(7), "7");
  EXPECT_EQ(digits.class_names.size(), 10U);
}

TEST(Mnist, FindsTheOtherSpellingsOfItsFiles) {
  const SmallMnist files;
  std::filesystem::rename(files.folder / "train-images-idx3-ubyte",
                          files.folder / "train-images.idx3-ubyte");
  std::filesystem::remove(files.folder / "t10k-labels-idx1-ubyte");
  files.put("t10k-labels-idx1-ubyte.gz", gzipped(idx_bytes(labels({5, 6}))));
  const auto digits = files.read();
  EXPECT_EQ(digits.size(), 6);
  EXPECT_EQ(digits.labels[5].item<int64_t>(), 6);
}

TEST(Mnist, NamesAMissingFile) {
  const SmallMnist files;
  std::filesystem::remove(files.folder / "t10k-images-idx3-ubyte");
  EXPECT_EQ(files.message(),
            files.path_of("t10k-images-idx3-ubyte.gz") + ": no such file, with or without .gz");
}

TEST(Mnist, NamesCountsThatDisagree) {
  const SmallMnist files;
  files.put("train-labels-idx1-ubyte", idx_bytes(labels({3, 1, 9})));
  EXPECT_EQ(files.message(), files.path_of("train-labels-idx1-ubyte") +
                                 ": expected as many labels as there are images, 4, got 3");
}

TEST(Mnist, CountsClassesFromTheLowestLabelWhereOneIsAboveNine) {
  const SmallMnist files;
  files.put("train-labels-idx1-ubyte", idx_bytes(labels({3, 5, 12, 4})));
  const auto letters = files.read();
  EXPECT_EQ(letters.class_names.size(), 10U);
  EXPECT_EQ(letters.class_names.front(), "3");
  EXPECT_EQ(letters.class_names.back(), "12");
  EXPECT_TRUE(letters.labels.equal(torch::tensor({0, 2, 9, 1, 4, 4}, torch::kInt64)));
}

TEST(Mnist, NamesItsClassesAsItIsTold) {
  const SmallMnist files;
  files.put("train-labels-idx1-ubyte", idx_bytes(labels({5, 6, 6, 5})));
  auto options = MnistOptions{files.folder / "."};
  options.classes = {"coat", "bag", "boot"};
  const auto clothes = read_mnist(options);
  EXPECT_EQ(clothes.class_names, options.classes);
  EXPECT_TRUE(clothes.labels.equal(torch::tensor({0, 1, 1, 0, 2, 2}, torch::kInt64)));
  options.classes.pop_back();
  EXPECT_EQ(message_of([&] { read_mnist(options); }),
            files.path_of("train-labels-idx1-ubyte") +
                ": expected labels of 2 classes, as \"classes\" names them, got 5 to 7");
}

TEST(Mnist, ReadsEmnistsNamesAndTurnsItsPictures) {
  const SmallMnist files;
  for (const std::string part : {"train", "t10k"}) {
    for (const std::string kind : {"images-idx3", "labels-idx1"}) {
      const auto renamed = "emnist-letters-" + (part == "t10k" ? "test" : part);
      std::filesystem::rename(files.folder / (part + "-" + kind + "-ubyte"),
                              files.folder / (renamed + "-" + kind + "-ubyte"));
    }
  }
  auto options = MnistOptions{files.folder / "."};
  options.prefix = "emnist-letters-";
  options.transposed = true;
  const auto letters = read_mnist(options);
  EXPECT_EQ(letters.size(), 6);
  EXPECT_TRUE(letters.images[0].squeeze(-1).equal(pictures(1)[0].t()));
}

TEST(Mnist, NoticesImagesAndLabelsThatWereSwapped) {
  const SmallMnist files;
  files.put("train-images-idx3-ubyte", idx_bytes(labels({3, 1, 9, 0})));
  EXPECT_EQ(files.message(),
            files.path_of("train-images-idx3-ubyte") + ": expected images in 3 dimensions, got 1");
  files.put("train-images-idx3-ubyte", idx_bytes(pictures(4)));
  files.put("train-labels-idx1-ubyte", idx_bytes(pictures(4)));
  EXPECT_EQ(files.message(),
            files.path_of("train-labels-idx1-ubyte") + ": expected labels in 1 dimension, got 3");
}

TEST(Mnist, NoticesTestImagesOfAnotherSize) {
  const SmallMnist files;
  files.put("t10k-images-idx3-ubyte", idx_bytes(pictures(2, 4)));
  EXPECT_EQ(files.message(), files.path_of("t10k-images-idx3-ubyte") +
                                 ": expected images of 3x3 like " +
                                 files.path_of("train-images-idx3-ubyte") + ", got 4x4");
}

TEST(Mnist, NoticesAFileWithoutImages) {
  const SmallMnist files;
  files.put("t10k-images-idx3-ubyte", idx_bytes(torch::empty({0, 3, 3}, torch::kUInt8)));
  EXPECT_EQ(files.message(), files.path_of("t10k-images-idx3-ubyte") + ": holds no images");
}

TEST(Mnist, ReadsTheRealOne) {
  const auto root = data_root();
  if (!root) GTEST_SKIP() << "FACESWEEP_DATA is not set";
  const auto digits = read_mnist({*root + "/mnist"});
  EXPECT_EQ(digits.images.sizes(), (std::vector<int64_t>{70000, 28, 28, 1}));
  EXPECT_EQ(digits.official_test.sum().item<int64_t>(), 10000);
  const auto counts = torch::bincount(digits.labels);
  EXPECT_TRUE(counts.equal(
      torch::tensor({6903, 7877, 6990, 7141, 6824, 6313, 6876, 7293, 6825, 6958}, torch::kInt64)));
  EXPECT_EQ(without_duplicates(digits).size(), 70000);
  const auto parts = split(digits, {});
  EXPECT_EQ(parts.test.size(0), 10000);
  EXPECT_EQ(parts.train.size(0) + parts.validation.size(0), 60000);
}

}  // namespace
}  // namespace data_loaders
