#include "app/manual/completion.h"

#include <gtest/gtest.h>

#include "tests/app/manual/small_program.h"

namespace manual {
namespace {

// What shells make of them is tested with the program itself: tests/end_to_end/shell_test.sh.

CommandTexts small_texts() {
  const SmallProgram program;
  return command_texts(program.app, "small");
}

void expect_in(const std::string& part, const std::string& text) {
  EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
}

TEST(BashCompletion, KnowsWhatEachOptionTakes) {
  const auto script = bash_completion(small_texts());
  expect_in("[--only]='names experiments' [--jobs]='nothing' [--part]='all test'", script);
  expect_in("options='-h --help --only --jobs --part --demo '", script);
}

TEST(ZshCompletion, EscapesBracketsAndQuotes) {
  const auto script = zsh_completion(small_texts());
  expect_in(R"('(--demo)--demo[.hidden files \[none\], a\\b]')", script);
  expect_in(R"('run:Train it'\''s trials')", script);
  expect_in("'*--only[This alone]:EXPERIMENT:_facesweep_names experiments'", script);
}

TEST(FishCompletion, EscapesQuotesAndBackslashes) {
  const auto script = fish_completion(small_texts());
  expect_in(R"(-l demo -d '.hidden files [none], a\\b')", script);
  expect_in(R"(-f -a 'run' -d 'Train it\'s trials')", script);
  expect_in("-l part -r -f -a 'all test'", script);
}

}  // namespace
}  // namespace manual
