#include "app/manual/command_texts.h"

#include <gtest/gtest.h>

#include "tests/app/manual/small_program.h"

namespace manual {
namespace {

class CommandTextsOfAProgram : public ::testing::Test {
 protected:
  const ArgumentTexts& option(const std::string& name) const {
    for (const auto& found : texts.subcommands[0].options) {
      if (found.names.back() == name) return found;
    }
    throw std::out_of_range(name);
  }

  SmallProgram program;
  CommandTexts texts = command_texts(program.app, "small");
};

TEST_F(CommandTextsOfAProgram, AreOfEveryCommandThatIsNotHidden) {
  std::vector<std::string> paths;
  for (const auto* command : with_subcommands(texts)) paths.push_back(path_below(*command));
  EXPECT_EQ(paths, (std::vector<std::string>{"", "/run", "/data", "/data/check"}));
}

TEST_F(CommandTextsOfAProgram, KnowFlagsFromOptions) {
  EXPECT_EQ(option("--demo").kind, ValueKind::none);
  EXPECT_EQ(option("--demo").value, "");
  EXPECT_EQ(option("--help").names, (std::vector<std::string>{"-h", "--help"}));
}

TEST_F(CommandTextsOfAProgram, HaveChoicesRangesAndDefaults) {
  EXPECT_EQ(option("--part").choices, (std::vector<std::string>{"all", "test"}));
  EXPECT_EQ(option("--part").value, "all|test");
  EXPECT_TRUE(option("--part").required);
  EXPECT_EQ(option("--jobs").value, "INT");
  EXPECT_EQ(option("--jobs").range, "1 - 8");
  EXPECT_EQ(option("--jobs").default_value, "3");
}

TEST_F(CommandTextsOfAProgram, KnowWhatNamesAnExperimentADataSetOrAFile) {
  EXPECT_EQ(option("--only").kind, ValueKind::experiment);
  EXPECT_TRUE(option("--only").repeats);
  EXPECT_EQ(texts.subcommands[0].positionals[0].kind, ValueKind::file);
  EXPECT_EQ(texts.subcommands[1].subcommands[0].positionals[0].kind, ValueKind::dataset);
}

TEST(InQuotes, AShellReadsTheTextAsItStands) {
  EXPECT_EQ(in_quotes("it's $HOME"), "'it'\\''s $HOME'");
}

}  // namespace
}  // namespace manual
