#include "app/shell_words.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>

namespace app {
namespace {

/// The words that a shell makes of a text, one a line.
std::string read_by_shell(const std::string& text) {
  std::FILE* shell = popen(("printf '%s\\n' " + text).c_str(), "r");
  std::string lines;
  std::array<char, 256> part;
  while (std::fgets(part.data(), part.size(), shell) != nullptr) lines += part.data();
  pclose(shell);
  return lines;
}

TEST(ShellWords, StandAsTheyAreWhereTheyArePlain) {
  EXPECT_EQ(shell_words({"build/facesweep", "run", "--jobs=2", "a_b.json"}),
            "build/facesweep run --jobs=2 a_b.json");
}

TEST(ShellWords, AreReadByAShellAsTheyWere) {
  const std::vector<std::string> words{"it's here",
                                       "/experiments/0/input=[\"pixels\",\"alexnet.conv4\"]",
                                       "$HOME `date` \\ !", "", "*"};
  std::string lines;
  for (const auto& word : words) lines += word + "\n";
  EXPECT_EQ(read_by_shell(shell_words(words)), lines);
}

}  // namespace
}  // namespace app
