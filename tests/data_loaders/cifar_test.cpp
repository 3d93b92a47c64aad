#include "data_loaders/cifar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "files/whole_file.h"
#include "tests/data_loaders/small_pictures.h"
#include "tests/files/temporary_folder.h"

namespace data_loaders {
namespace {

std::string record(int label, int number) {
  std::string bytes(1, static_cast<char>(label));
  for (int i = 0; i < 3072; ++i) bytes += static_cast<char>((i + 7 * number) % 256);
  return bytes;
}

struct SmallCifar {
  SmallCifar() {
    put("data_batch_1.bin", record(3, 1) + record(0, 2));
    put("data_batch_4.bin", record(9, 3));
    put("test_batch.bin", record(5, 4));
  }
  void put(const std::string& name, const std::string& bytes) const {
    files::write_whole(folder / name, bytes);
  }
  std::string message() const {
    const auto text = message_of([this] { read_cifar({folder / "."}); });
    return text.substr(std::min(text.size(), (folder / "./").string().size()));
  }

  TemporaryFolder folder;
};

TEST(Cifar, PutsPlanesIntoPixelsAndTheTestBatchLast) {
  const SmallCifar files;
  const auto pictures = read_cifar({files.folder / "."});
  EXPECT_EQ(pictures.images.sizes(), (std::vector<int64_t>{4, 32, 32, 3}));
  EXPECT_TRUE(pictures.labels.equal(torch::tensor({3, 0, 9, 5}, torch::kInt64)));
  // The second row's first pixel of the first picture: bytes 32, 1056 and 2080 of its planes.
  EXPECT_TRUE(pictures.images[0][1][0].equal(
      torch::tensor({39, (1056 + 7) % 256, (2080 + 7) % 256}, torch::kInt64).to(torch::kUInt8)));
  EXPECT_TRUE(pictures.official_test.equal(torch::tensor({false, false, false, true})));
  EXPECT_EQ(pictures.names, (std::vector<std::string>{"data_batch_1/0", "data_batch_1/1",
                                                      "data_batch_4/0", "test_batch/0"}));
  EXPECT_EQ(pictures.class_names.at(3), "cat");
}

TEST(Cifar, NamesTheFileThatIsAtFault) {
  const SmallCifar files;
  files.put("data_batch_4.bin", record(9, 3) + "beyond");
  EXPECT_EQ(files.message(), "data_batch_4.bin: expected records of 3073 bytes, got 3079 bytes");
  files.put("data_batch_4.bin", record(9, 3) + record(17, 3));
  EXPECT_EQ(files.message(), "data_batch_4.bin: expected labels 0 to 9, got 17 at number 1");
  files.put("data_batch_4.bin", "");
  EXPECT_EQ(files.message(), "data_batch_4.bin: expected records of 3073 bytes, got 0 bytes");
  files.put("data_batch_4.bin", record(9, 3));
  std::filesystem::remove(files.folder / "test_batch.bin");
  EXPECT_EQ(files.message(), "test_batch.bin: cannot open: No such file or directory");
  for (const auto* name : {"data_batch_1.bin", "data_batch_4.bin"}) {
    std::filesystem::remove(files.folder / name);
  }
  EXPECT_EQ(files.message(), "data_batch_1.bin: no such file");
}

RC_GTEST_PROP(Cifar, ReadsEveryPixelAndRefusesAnyBytesThatAreNone, ()) {
  const SmallCifar files;
  const auto labels =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 10)));
  std::string bytes;
  for (size_t i = 0; i < labels.size(); ++i) bytes += record(labels[i], static_cast<int>(i));
  files.put("test_batch.bin", bytes);
  const auto pictures = read_cifar({files.folder / "."});
  for (size_t i = 0; i < labels.size(); ++i) {
    const auto row = static_cast<int64_t>(i) + 3;
    RC_ASSERT(pictures.labels[row].item<int64_t>() == labels[i]);
    const auto planes = pictures.images[row].permute({2, 0, 1}).contiguous();
    RC_ASSERT(std::string(static_cast<const char*>(planes.data_ptr()), 3072) ==
              bytes.substr(i * 3073 + 1, 3072));
  }
  files.put("test_batch.bin", bytes.substr(0, *rc::gen::inRange<size_t>(0, bytes.size())));
  const auto message = files.message();
  RC_ASSERT(message.empty() || message.rfind("test_batch.bin: expected ", 0) == 0);
}

}  // namespace
}  // namespace data_loaders
