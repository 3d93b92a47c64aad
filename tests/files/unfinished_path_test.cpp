#include "files/unfinished_path.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace fs = std::filesystem;

TEST(UnfinishedPath, IsGoneAtTheEndUnlessItWasRenamed) {
  const TemporaryFolder temporary;
  fs::path left, folder;
  {
    const files::UnfinishedPath file(temporary / "model.onnx"), page(temporary / "page"),
        finished(temporary / "done");
    left = file.path();
    folder = page.path();
    files::write_whole(left, "half");
    files::write_whole(folder / "index.html", "half");
    files::write_whole(finished.path(), "whole");
    fs::rename(finished.path(), temporary / "done");
  }
  EXPECT_FALSE(fs::exists(left));
  EXPECT_FALSE(fs::exists(folder));
  EXPECT_EQ(files::read_whole(temporary / "done"), "whole");
}

TEST(UnfinishedPath, NeverLeadsToAPipeOrADevice) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THROW(files::UnfinishedPath(folder / "pipe"), std::runtime_error);
  EXPECT_TRUE(std::filesystem::is_fifo(folder / "pipe"));
}
