#include "data_loaders/class_folders.h"

#include "files/whole_file.h"
#include "tests/data_loaders/small_pictures.h"
#include "tests/files/temporary_folder.h"

namespace data_loaders {
namespace {

class Tree {
 public:
  explicit Tree(const std::vector<std::string>& pictures) {
    for (const auto& name : pictures) {
      files::write_whole(folder_ / name, as_png(patterned(16, 16, 1)));
    }
  }
  ClassFolders found() const { return class_folders(folder_ / "."); }
  std::string message() const {
    const auto text = message_of([this] { found(); });
    const auto path = (folder_ / ".").string();
    EXPECT_EQ(text.substr(0, path.size()), path);
    return text.substr(path.size());
  }
  std::string path_of(const std::string& name) const { return (folder_ / name).string(); }

 private:
  TemporaryFolder folder_;
};

std::vector<std::string> names_in(const ClassFolders& found) {
  std::vector<std::string> names;
  for (const auto& file : found.files) names.push_back(file.name);
  return names;
}

TEST(ClassFolders, IgnoreAndNameWhatProgramsLeaveBehind) {
  const auto found = Tree({"cat/1.png", "dog/1.png", "__MACOSX/dog/._0.jpg", "cat/Thumbs.db",
                           ".ipynb_checkpoints/1.png", "dog/.DS_Store"})
                         .found();
  EXPECT_EQ(found.class_names, (std::vector<std::string>{"cat", "dog"}));
  EXPECT_EQ(names_in(found), (std::vector<std::string>{"cat/1.png", "dog/1.png"}));
  EXPECT_EQ(found.notices,
            std::vector<std::string>{
                "ignored .ipynb_checkpoints, __MACOSX, cat/Thumbs.db and dog/.DS_Store: hidden, or "
                "left behind by an archive or a file manager"});
}

TEST(ClassFolders, TakeTrainAndTestForParts) {
  const auto found = Tree({"train/cat/1.png", "Test/cat/1.png", "Test/dog/2.png", "train/dog/1.png",
                           "val/dog/3.png"})
                         .found();
  EXPECT_EQ(found.class_names, (std::vector<std::string>{"cat", "dog"}));
  EXPECT_EQ(names_in(found),
            (std::vector<std::string>{"train/cat/1.png", "train/dog/1.png", "val/dog/3.png",
                                      "Test/cat/1.png", "Test/dog/2.png"}));
  std::vector<int64_t> labels;
  std::vector<bool> for_testing;
  for (const auto& file : found.files) {
    labels.push_back(file.label);
    for_testing.push_back(file.for_testing);
  }
  EXPECT_EQ(labels, (std::vector<int64_t>{0, 1, 1, 0, 1}));
  EXPECT_EQ(for_testing, (std::vector<bool>{false, false, false, true, true}));
  EXPECT_EQ(found.notices.size(), 1U);
}

TEST(ClassFolders, TakeTrainAndTestForClassesWhereTheyHoldPictures) {
  EXPECT_EQ(Tree({"train/1.png", "test/1.png"}).found().class_names,
            (std::vector<std::string>{"test", "train"}));
}

TEST(ClassFolders, SayThatTheClassesLieOneLevelDeeper) {
  const Tree tree({"train/cat/1.png", "train/dog/1.png", "val/cat/1.png", "val/dog/1.png"});
  EXPECT_EQ(tree.message(),
            ": expected a folder of pictures for each class, but train and val hold folders: cat "
            "and dog; if those are the classes, let \"path\" lead to " +
                tree.path_of("train"));
  EXPECT_EQ(Tree({"photos/cat/1.png", "photos/dog/1.png"}).message().substr(0, 77),
            ": expected a folder of pictures for each class, but photos holds folders: cat");
}

TEST(ClassFolders, SayThatAllPicturesLieInOneFolder) {
  EXPECT_EQ(Tree({"1.png", "2.png", "3"}).message(),
            ": expected a folder of pictures for each of at least 2 classes, got 3 pictures and no "
            "folders; put the pictures of each class into a folder of its name");
  EXPECT_EQ(Tree({"cat/1.png", "2.png"}).message(),
            ": expected a folder of pictures for each of at least 2 classes, got one folder, cat, "
            "and beside it 1 picture; put the pictures of each class into a folder of its name");
  EXPECT_EQ(message_of([] { class_folders("/nowhere"); }), "/nowhere: no such folder");
}

}  // namespace
}  // namespace data_loaders
