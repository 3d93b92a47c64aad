#include "app/commands/status_line.h"

#include <gtest/gtest.h>

#include <atomic>
#include <regex>
#include <sstream>
#include <thread>
#include <vector>

namespace commands {
namespace {

using namespace std::chrono_literals;

/// A file that a status line writes to.
class Written {
 public:
  explicit Written(bool terminal) : output_{std::tmpfile(), terminal} {}
  ~Written() { std::fclose(output_.file); }

  const StatusOutput& output() const { return output_; }

  std::string text() const {
    std::string text(static_cast<size_t>(std::ftell(output_.file)), '\0');
    std::rewind(output_.file);
    text.resize(std::fread(text.data(), 1, text.size(), output_.file));
    return text;
  }

  /// Its lines without the times at their beginnings.
  std::vector<std::string> lines() const {
    std::istringstream stream(text());
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
      EXPECT_TRUE(std::regex_match(line.substr(0, 9), std::regex("\\d\\d:\\d\\d:\\d\\d "))) << line;
      lines.push_back(line.substr(9));
    }
    return lines;
  }

 private:
  StatusOutput output_;
};

using Lines = std::vector<std::string>;

TEST(StatusLine, WritesTheFirstAndTheLastOfManyItemsWhereNoLineCanBeDrawnOver) {
  const Written written(/*terminal=*/false);
  {
    StatusLine status(written.output());
    for (int64_t i = 1; i <= 1000; ++i) status.progress("pictures", i, 1000);
  }
  EXPECT_EQ(written.lines(), (Lines{"pictures 1/1000", "pictures 1000/1000"}));
}

TEST(StatusLine, IsNotSilentDuringWorkThatTellsNothing) {
  const Written written(/*terminal=*/false);
  {
    StatusLine status(written.output());
    status.progress("thinking");
    std::this_thread::sleep_for(3s);
  }
  const auto lines = written.lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0], "thinking");
  EXPECT_EQ(lines[1].rfind("thinking, ", 0), 0u) << lines[1];
}

TEST(StatusLine, WritesNothingOfAStageThatIsOverAtOnce) {
  const Written written(/*terminal=*/false);
  {
    StatusLine status(written.output());
    status.progress("thinking");
    status.progress("thinking on");
    status.line("note: thought");
  }
  EXPECT_EQ(written.lines(), (Lines{"note: thought"}));
}

TEST(StatusLine, AsksWhatItWatchesUntilTheStageEnds) {
  const Written written(/*terminal=*/false);
  std::atomic<int64_t> done{0};
  {
    StatusLine status(written.output());
    status.watch("trials", [&] { return Progress{done, 4, done / 5.0, 90.0, "best 80 %"}; });
    done = 3;
    status.finish();
    done = 4;
  }
  EXPECT_EQ(written.lines(), (Lines{"trials 0/4, 0 % of the work, 1 min 30 s left  best 80 %",
                                    "trials 3/4, 60 % of the work, 1 min 30 s left  best 80 %"}));
}

TEST(StatusLine, DrawsOverOneLineOfATerminalTenTimesASecond) {
  const Written written(/*terminal=*/true);
  {
    StatusLine status(written.output());
    status.progress("thinking");
    std::this_thread::sleep_for(1050ms);
  }
  const auto text = written.text();
  const std::string redraw = "\r\x1b[K";
  int redraws = 0;
  for (auto at = text.find(redraw); at != std::string::npos; at = text.find(redraw, at + 1)) {
    ++redraws;
  }
  EXPECT_GE(redraws, 5) << "a busy machine may miss some of ten";
  EXPECT_NE(text.find("thinking, 1 s so far"), std::string::npos);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_EQ(text.substr(text.size() - redraw.size()), redraw) << "nothing is left on the line";
}

TEST(StatusLine, LeavesLinesOfOthersWhole) {
  const Written written(/*terminal=*/true);
  {
    StatusLine status(written.output());
    status.progress("photos", 1, 2);
    status.aside([&] { std::fputs("photo.jpg: Butler\n", written.output().file); });
    status.line("note: a photo was left out");
  }
  EXPECT_NE(written.text().find("\r\x1b[Kphoto.jpg: Butler\n"), std::string::npos);
  EXPECT_NE(written.text().find("note: a photo was left out\n"), std::string::npos);
}

}  // namespace
}  // namespace commands
