#include "data_loaders/class_folders.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <stdexcept>

#include "data_loaders/picture_rows.h"
#include "data_loaders/pictures.h"

namespace data_loaders {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<fs::path>;

/// What begins with a dot, and what archives and file managers leave behind.
bool is_left_behind(const fs::path& path) {
  constexpr std::array names{"__MACOSX", "Thumbs.db",    "ehthumbs.db",
                             "Icon\r",   "desktop.ini",  "Desktop.ini",
                             "@eaDir",   "$RECYCLE.BIN", "System Volume Information",
                             "thumbs.db"};
  const auto name = path.filename().string();
  return name[0] == '.' || std::find(names.begin(), names.end(), name) != names.end();
}

/// What a folder holds, each sorted by name: a directory's own order differs between machines.
struct Contents {
  Paths folders, files, left_behind;
};

Contents contents_of(const fs::path& folder) {
  Contents contents;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::error_code error;
    auto& kind = is_left_behind(entry.path()) ? contents.left_behind
                 : entry.is_directory(error)  ? contents.folders
                                              : contents.files;
    kind.push_back(entry.path());
  }
  for (auto* paths : {&contents.folders, &contents.files, &contents.left_behind}) {
    std::sort(paths->begin(), paths->end());
  }
  return contents;
}

std::vector<std::string> names_of(const Paths& paths) {
  std::vector<std::string> names;
  for (const auto& path : paths) names.push_back(path.filename().string());
  return names;
}

int64_t pictures_among(const Paths& files) {
  return std::count_if(files.begin(), files.end(), looks_like_picture);
}

enum class PartName { train, validation, test, none };

PartName part_named(const fs::path& folder) {
  auto name = folder.filename().string();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char letter) { return std::tolower(letter); });
  if (name == "train" || name == "training") return PartName::train;
  if (name == "val" || name == "valid" || name == "validation") return PartName::validation;
  return name == "test" || name == "testing" ? PartName::test : PartName::none;
}

/// A folder of folders, without pictures of its own.
bool holds_folders_only(const fs::path& folder) {
  const auto contents = contents_of(folder);
  return !contents.folders.empty() && pictures_among(contents.files) == 0;
}

/// train and test, and maybe val.
bool are_parts(const Paths& folders) {
  std::set<PartName> names;
  for (const auto& folder : folders) names.insert(part_named(folder));
  return names.count(PartName::none) == 0 && names.count(PartName::train) > 0 &&
         names.count(PartName::test) > 0 &&
         std::all_of(folders.begin(), folders.end(), holds_folders_only);
}

std::string counted(int64_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

[[noreturn]] void fail_one_level_up(const fs::path& root, const Paths& folders) {
  std::set<std::string> inner;
  for (const auto& folder : folders) {
    for (auto& name : names_of(contents_of(folder).folders)) inner.insert(std::move(name));
  }
  const auto found = std::find_if(folders.begin(), folders.end(), holds_folders_only);
  throw std::runtime_error(root.string() + ": expected a folder of pictures for each class, but " +
                           listed(names_of(folders)) + (folders.size() == 1 ? " holds" : " hold") +
                           " folders: " + listed({inner.begin(), inner.end()}) +
                           "; if those are the classes, let \"path\" lead to " +
                           found->lexically_normal().string());
}

/// Says what stands there in place of two folders of pictures.
void check_folders(const fs::path& root, const Contents& contents) {
  const auto& folders = contents.folders;
  const bool one_level_up = !folders.empty() &&
                            std::all_of(folders.begin(), folders.end(),
                                        [](const auto& folder) {
                                          return pictures_among(contents_of(folder).files) == 0;
                                        }) &&
                            std::any_of(folders.begin(), folders.end(), holds_folders_only);
  if (one_level_up) fail_one_level_up(root, folders);
  if (folders.size() > 1) return;
  const auto pictures = counted(pictures_among(contents.files), "picture");
  const auto seen = folders.empty()
                        ? pictures + " and no folders"
                        : "one folder, " + names_of(folders)[0] + ", and beside it " + pictures;
  throw std::runtime_error(root.string() +
                           ": expected a folder of pictures for each of at least 2 classes, got " +
                           seen + "; put the pictures of each class into a folder of its name");
}

std::string reason_for(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return "sub-folder";
  if (fs::is_regular_file(path, error)) return "";
  return fs::is_symlink(path, error) ? "link that leads nowhere" : "no picture";
}

/// Gathers the classes of the root, or of one part after the other.
class Gathering {
 public:
  explicit Gathering(const fs::path& root) : root_(root) {}

  void ignore(const Paths& paths) {
    for (const auto& path : paths) ignored_.push_back(name_of(path));
  }

  void add_classes(const Paths& folders, bool for_testing) {
    for (const auto& folder : folders) add_class(folder, for_testing);
  }

  void name_classes(const std::set<std::string>& names) {
    found_.class_names.assign(names.begin(), names.end());
  }

  ClassFolders found() {
    if (!ignored_.empty()) {
      found_.notices.push_back("ignored " + listed(ignored_) +
                               ": hidden, or left behind by an archive or a file manager");
    }
    return std::move(found_);
  }

  void notice(const std::string& text) { found_.notices.push_back(text); }

 private:
  std::string name_of(const fs::path& path) const {
    return path.lexically_relative(root_).string();
  }

  void add_class(const fs::path& folder, bool for_testing) {
    const auto& names = found_.class_names;
    const auto label =
        std::find(names.begin(), names.end(), folder.filename().string()) - names.begin();
    auto contents = contents_of(folder);
    ignore(contents.left_behind);
    auto& paths = contents.files;
    paths.insert(paths.end(), contents.folders.begin(), contents.folders.end());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      found_.files.push_back({path, name_of(path), label, for_testing, reason_for(path)});
    }
  }

  fs::path root_;
  ClassFolders found_;
  std::vector<std::string> ignored_;
};

std::set<std::string> set_of_names(const Paths& folders) {
  const auto names = names_of(folders);
  return {names.begin(), names.end()};
}

void gather_parts(const Paths& parts, Gathering& gathering) {
  std::set<std::string> names;
  for (const auto& part : parts) names.merge(set_of_names(contents_of(part).folders));
  gathering.name_classes(names);
  for (const bool for_testing : {false, true}) {
    for (const auto& part : parts) {
      if ((part_named(part) == PartName::test) != for_testing) continue;
      const auto contents = contents_of(part);
      gathering.ignore(contents.left_behind);
      gathering.add_classes(contents.folders, for_testing);
    }
  }
  gathering.notice(listed(names_of(parts)) +
                   " are taken for parts: where the split has no folds, the pictures in test are "
                   "tested on, and all others are for training and validation");
}

}  // namespace

ClassFolders class_folders(const std::filesystem::path& root) {
  if (!fs::is_directory(root)) throw std::runtime_error(root.string() + ": no such folder");
  const auto contents = contents_of(root);
  Gathering gathering(root);
  gathering.ignore(contents.left_behind);
  if (are_parts(contents.folders)) {
    gather_parts(contents.folders, gathering);
  } else {
    check_folders(root, contents);
    gathering.name_classes(set_of_names(contents.folders));
    gathering.add_classes(contents.folders, /*for_testing=*/false);
  }
  return gathering.found();
}

}  // namespace data_loaders
