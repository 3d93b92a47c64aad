#include "files/abandonable.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "files/unfinished_path.h"
#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace {

namespace fs = std::filesystem;

int64_t entries(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

// In a process of its own, since nobody finishes a file there any more.
TEST(AbandonAll, RemovesWhatIsUnfinishedAndNothingElse) {
  const TemporaryFolder folder;
  files::write_whole(folder / "finished", "whole");
  const auto abandon = [&] {
    const files::UnfinishedPath page(folder / "page");
    files::write_whole(page.path() / "index.html", "half");
    files::FileInPieces file(folder / "file");
    file.put(0, "half");
    if (entries(folder / "") != 3) _exit(1);
    files::abandon_all();
    _exit(0);
  };
  EXPECT_EXIT(abandon(), testing::ExitedWithCode(0), "");
  EXPECT_EQ(entries(folder / ""), 1);
  EXPECT_EQ(files::read_whole(folder / "finished"), "whole");
}

}  // namespace
