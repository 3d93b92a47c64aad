#include "data_loaders/picture_list.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "files/whole_file.h"
#include "tests/data_loaders/small_pictures.h"
#include "tests/files/temporary_folder.h"

namespace data_loaders {
namespace {

struct SmallList {
  SmallList() {
    for (int i = 0; i < 4; ++i) {
      files::write_whole(folder / ("pictures/" + std::to_string(i) + ".png"),
                         as_png(patterned(20, 30, i)));
    }
  }
  LabelledImages read(const std::string& text) const {
    files::write_whole(folder / "list.csv", text);
    PictureListOptions options;
    options.path = folder / "list.csv";
    options.size = 8;
    return read_picture_list(options);
  }
  std::string message(const std::string& text) const {
    const auto message = message_of([&] { read(text); });
    return message.substr(std::min(message.rfind("list.csv"), message.size()));
  }

  TemporaryFolder folder;
};

TEST(PictureList, ReadsPathsFromItsOwnFolderAndAnyLabels) {
  const SmallList list;
  const auto pictures = list.read(
      "\xef\xbb\xbfpath,label\r\npictures/2.png,\"cats, \"\"big\"\"\"\r\n\r\npictures/0.png,a "
      "dog\r\n" +
      (list.folder / "pictures/1.png").string() + ",a dog\r\n");
  EXPECT_EQ(pictures.class_names, (std::vector<std::string>{"a dog", "cats, \"big\""}));
  EXPECT_TRUE(pictures.labels.equal(torch::tensor({1, 0, 0}, torch::kInt64)));
  EXPECT_EQ(pictures.images.sizes(), (std::vector<int64_t>{3, 8, 8, 3}));
  EXPECT_EQ(pictures.names[0], "pictures/2.png");
  EXPECT_TRUE(pictures.groups.empty());
}

TEST(PictureList, MakesPicturesAsAFolderOfThemWould) {
  const SmallList list;
  files::write_whole(list.folder / "classes/a/0.png", as_png(patterned(20, 30, 0)));
  files::write_whole(list.folder / "classes/b/1.png", as_png(patterned(20, 30, 1)));
  ImageFolderOptions options;
  options.path = list.folder / "classes";
  options.size = 8;
  const auto expected = read_image_folder(options);
  const auto pictures = list.read("path,label\npictures/0.png,a\npictures/1.png,b\n");
  EXPECT_TRUE(pictures.images.equal(expected.images));
}

TEST(PictureList, PutsNamedGroupsTogether) {
  const auto pictures = SmallList().read(
      "path,label,group\npictures/0.png,a,x\npictures/1.png,b,\npictures/2.png,a,y\n"
      "pictures/3.png,b,x\n");
  ASSERT_EQ(pictures.groups.size(), 4U);
  EXPECT_EQ(pictures.groups[0], pictures.groups[3]);
  EXPECT_NE(pictures.groups[1], pictures.groups[2]);
  EXPECT_NE(pictures.groups[0], pictures.groups[1]);
}

TEST(PictureList, CountsWhatCannotBeRead) {
  const auto pictures = SmallList().read("path,label\npictures/0.png,a\nmissing.png,b\n");
  EXPECT_EQ(pictures.size(), 1);
  EXPECT_EQ(reasons(counted(pictures.left_out)), "1 cannot be opened");
}

TEST(PictureList, NamesTheLineThatIsAtFault) {
  const SmallList list;
  const auto header = "list.csv:1: expected the header path,label or path,label,group, got ";
  EXPECT_EQ(list.message(""), header + std::string("\"\""));
  EXPECT_EQ(list.message("file,class\n"), header + std::string("\"file,class\""));
  for (const auto* line : {"a.png", "a.png,", ",cat", "a.png,cat,more", "\"a.png,cat", "a\"b,c"}) {
    EXPECT_EQ(list.message(std::string("path,label\n\n") + line + "\n"),
              std::string("list.csv:3: expected a path and a label, got \"") + line + '"');
  }
  EXPECT_EQ(list.message("path,label,group\na.png,cat\n"),
            "list.csv:2: expected a path, a label and a group, got \"a.png,cat\"");
  EXPECT_EQ(list.message("path,label\na.png,cat\n"), "list.csv: none of its 1 pictures is usable");
}

std::string in_quotes(const std::string& field) {
  std::string text = "\"";
  for (const char letter : field) text += letter == '"' ? "\"\"" : std::string(1, letter);
  return text + '"';
}

RC_GTEST_PROP(PictureList, KeepsAnyLabelAndStandsAnyText, ()) {
  static const SmallList list;
  const auto text = *rc::gen::arbitrary<std::string>();
  std::string label;
  for (const char letter : text) {
    if (letter != '\n' && letter != '\r' && letter != '\0') label += letter;
  }
  if (!label.empty()) {
    const auto pictures = list.read("path,label\npictures/0.png," + in_quotes(label) + "\n");
    RC_ASSERT(pictures.class_names == std::vector<std::string>{label});
  }
  list.message("path,label\n" + text);  // throws nothing but what a user may read
}

}  // namespace
}  // namespace data_loaders
