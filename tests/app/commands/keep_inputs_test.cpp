#include "app/commands/keep_inputs.h"

#include <gtest/gtest.h>

#include "app/config_error.h"
#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace commands {
namespace {

std::string refusal(const std::filesystem::path& output,
                    const std::vector<std::filesystem::path>& inputs) {
  try {
    keep_inputs("--output", output, inputs);
  } catch (const app::ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(KeepInputs, RefusesWhatIsReadByWhateverPath) {
  const TemporaryFolder folder;
  const auto input = folder / "weights.pt";
  files::write_whole(input, "x");
  std::filesystem::create_directories(folder / "a");
  std::filesystem::create_symlink(input, folder / "link.pt");
  std::filesystem::create_hard_link(input, folder / "hard.pt");
  for (const auto& same :
       {input, folder / "a/../weights.pt", folder / "link.pt", folder / "hard.pt"}) {
    EXPECT_EQ(refusal(same, {folder / "none", input}),
              "--output: " + same.string() + " is read: name another file");
  }
}

TEST(KeepInputs, RefusesWhatLiesInAFolderThatIsRead) {
  const TemporaryFolder folder;
  const auto inside = folder / "trials/a/test.csv";
  std::filesystem::create_directories(folder / "trials");
  EXPECT_EQ(refusal(inside, {folder / "trials"}), "--output: " + inside.string() + " lies in " +
                                                      (folder / "trials").string() +
                                                      ", which is read");
}

TEST(KeepInputs, TakesEveryOtherFile) {
  const TemporaryFolder folder;
  files::write_whole(folder / "weights.pt", "x");
  files::write_whole(folder / "copy.pt", "x");
  EXPECT_EQ(refusal(folder / "new/other.pt", {folder / "weights.pt", folder / "none"}), "");
  EXPECT_EQ(refusal(folder / "copy.pt", {folder / "weights.pt"}), "");
}

}  // namespace
}  // namespace commands
