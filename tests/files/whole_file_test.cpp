#include "files/whole_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <stdexcept>

#include "tests/files/temporary_folder.h"

namespace {

TEST(WholeFile, ReadsWhatItWroteAndMakesTheFolder) {
  const TemporaryFolder folder;
  const auto path = folder / "new/deep/file";
  const std::string bytes("a\0b\n", 4);
  files::write_whole(path, bytes);
  EXPECT_EQ(files::read_whole(path), bytes);
}

TEST(WholeFile, JoinsPiecesInOrder) {
  const TemporaryFolder folder;
  files::write_whole(folder / "file", std::vector<std::string_view>{"one", "", "two"});
  EXPECT_EQ(files::read_whole(folder / "file"), "onetwo");
}

TEST(WholeFile, LeavesTheOldFileAndNoTemporaryOneWhereItCannotWrite) {
  const TemporaryFolder folder;
  const auto path = folder / "file";
  std::filesystem::create_directories(path / "in the way");  // rename onto a full folder fails
  EXPECT_THROW(files::write_whole(path, "new"), std::runtime_error);
  EXPECT_TRUE(std::filesystem::exists(path / "in the way"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder / ""), {}), 1);
}

TEST(WholeFile, NeverTakesThePlaceOfAPipeOrADevice) {
  const TemporaryFolder folder;
  const auto pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  try {
    files::write_whole(pipe, "new");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), pipe.string() + ": cannot write: it is no regular file");
  }
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST(WholeFile, NamesWhatItCannotRead) {
  const TemporaryFolder folder;
  try {
    files::read_whole(folder / "absent");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(),
              (folder / "absent").string() + ": cannot open: No such file or directory");
  }
}

}  // namespace
