#include "data_loaders/picture_groups.h"

#include "files/whole_file.h"
#include "tests/data_loaders/small_pictures.h"
#include "tests/files/temporary_folder.h"

namespace data_loaders {
namespace {

using Texts = std::vector<std::string>;

const Texts kFiles{"cat/tom_1.jpg", "cat/tom_2.jpg", "dog/tom_9.png", "dog/a_b_1.jpg", "dog/x.jpg"};

TEST(GroupsByPattern, TakeWhatTheBracketHolds) {
  EXPECT_EQ(groups_by_pattern(kFiles, "^(.*)_[^_]*$"), (Texts{"tom", "tom", "tom", "a_b", ""}));
  EXPECT_EQ(groups_by_pattern(kFiles, "_([0-9])$"), (Texts{"1", "2", "9", "1", ""}));
}

TEST(GroupsByPattern, NeedOneBracket) {
  EXPECT_EQ(why_no_group_pattern("^(.*)_"), "");
  EXPECT_EQ(why_no_group_pattern("^(?:a|b)(.*)_"), "");
  EXPECT_EQ(why_no_group_pattern("abc"), "it has 0 brackets");
  EXPECT_EQ(why_no_group_pattern("(a)(b)"), "it has 2 brackets");
  EXPECT_NE(why_no_group_pattern("(a"), "");
  EXPECT_THROW(groups_by_pattern(kFiles, "abc"), std::invalid_argument);
}

class GroupsByFile : public testing::Test {
 protected:
  Texts groups(const std::string& text) const {
    files::write_whole(path_, text);
    return groups_by_file(kFiles, path_);
  }
  void expect_message(const std::string& text, const std::string& message) const {
    EXPECT_EQ(message_of([&] { groups(text); }), path_.string() + ":" + message);
  }

 private:
  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "groups.csv";
};

TEST_F(GroupsByFile, TakeWhatTheLinesSay) {
  EXPECT_EQ(groups("\xef\xbb\xbf"
                   "file,group\r\ndog/x.jpg,one\r\n\r\n\"cat/tom_2.jpg\",\"a \"\"b\"\", c\"\r\n"),
            (Texts{"", "a \"b\", c", "", "", "one"}));
  EXPECT_EQ(groups("file,group"), Texts(5));
}

TEST_F(GroupsByFile, NameTheLineThatIsAtFault) {
  expect_message("", " expected the header file,group");
  expect_message("cat/tom_1.jpg,a\n", "1: expected the header file,group, got \"cat/tom_1.jpg,a\"");
  expect_message("file,group\ncat/tom_1.jpg\n",
                 "2: expected a file and its group, got \"cat/tom_1.jpg\"");
  for (const std::string line :
       {"cat/tom_1.jpg,", "a,b,c", "\"cat/tom_1.jpg,b", "a\"b,c", "\"a\"b,c"}) {
    expect_message("file,group\n" + line, "2: expected a file and its group, got \"" + line + '"');
  }
  expect_message("file,group\ndog/x.jpg,a\ncat/9.jpg,a\n",
                 "3: \"cat/9.jpg\" is no picture of the data set");
  expect_message("file,group\ndog/x.jpg,a\ndog/x.jpg,b\n",
                 "3: \"dog/x.jpg\" stands here for the second time");
}

}  // namespace
}  // namespace data_loaders
