#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace data_loaders {

/// An entry of a class's folder.
struct ClassFile {
  std::filesystem::path path;
  std::string name;  ///< below the data set's folder: "cat/1.jpg"
  int64_t label = 0;
  bool for_testing = false;
  std::string reason_for_leaving_out{};  ///< empty: a file that may be a picture
};

/// What stands in a folder of one folder per class, sorted by name.
struct ClassFolders {
  std::vector<std::string> class_names;
  std::vector<ClassFile> files;
  std::vector<std::string> notices;
};

/// Every entry of every class's folder. Sub-folders and links that lead nowhere have their reason;
/// what begins with a dot and what archives and file managers leave behind (__MACOSX, Thumbs.db,
/// desktop.ini, ...) is left out and named in the notices.
///
/// Folders named train and test, and none but those and val, are parts and hold the classes'
/// folders in turn: what is in test is for testing.
///
/// Throws std::runtime_error that says what it sees where that are not two classes: pictures
/// without folders, one folder, folders of folders.
ClassFolders class_folders(const std::filesystem::path& root);

}  // namespace data_loaders
