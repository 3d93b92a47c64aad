#include "app/manual/names_at_hand.h"

#include <gtest/gtest.h>

#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace manual {
namespace {

using Names = std::vector<std::string>;

class NamesAtHand : public ::testing::Test {
 protected:
  NamesAtHand() {
    files::write_whole(file, R"({"datasets": {"cats": {}, "owls": {}},
                                 "experiments": [{"name": "width"}, {}, 3, {"name": "l2"}]})");
    std::filesystem::create_directories(folder / "run");
    files::write_whole(folder / "run" / "sweep.json", R"({"experiments": [{"name": "old"}]})");
    files::write_whole(folder / "broken.json", R"({"experiments": [{"na)");
  }

  TemporaryFolder folder;
  std::filesystem::path file = folder / "mine.json";
};

TEST_F(NamesAtHand, AreThoseOfTheFileAmongTheWords) {
  EXPECT_EQ(names_at_hand("experiments", {"run", "--demo", file, "--only"}),
            (Names{"width", "l2"}));
  EXPECT_EQ(names_at_hand("datasets", {"data", "check", "--file", file}), (Names{"cats", "owls"}));
}

TEST_F(NamesAtHand, AreThoseOfARunAmongTheWords) {
  EXPECT_EQ(names_at_hand("experiments", {"export", folder / "run", "--best"}), (Names{"old"}));
}

TEST_F(NamesAtHand, AreNoneWhereNothingCanBeRead) {
  EXPECT_EQ(names_at_hand("experiments", {"run", folder / "broken.json"}), Names{});
  EXPECT_EQ(names_at_hand("datasets", {"run", folder / "run"}), Names{});
}

}  // namespace
}  // namespace manual
