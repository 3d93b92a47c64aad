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

TEST(UnfinishedPath, TakesTheNameThatWasAskedFor) {
  const TemporaryFolder temporary;
  files::UnfinishedPath page(temporary / "page");
  files::write_whole(page.path() / "inside" / "index.html", "whole");
  EXPECT_EQ(page.said_of_asked(page.path().string() + ": full"),
            (temporary / "page").string() + ": full");
  page.finish();
  EXPECT_EQ(files::read_whole(temporary / "page" / "inside" / "index.html"), "whole");
  try {
    page.finish();
    FAIL() << "there is nothing left to finish";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()).find((temporary / "page").string() + ": cannot write"), 0U);
  }
}

TEST(UnfinishedPath, NeverLeadsToAPipeOrADevice) {
  const TemporaryFolder folder;
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THROW(files::UnfinishedPath(folder / "pipe"), std::runtime_error);
  EXPECT_TRUE(std::filesystem::is_fifo(folder / "pipe"));
}
