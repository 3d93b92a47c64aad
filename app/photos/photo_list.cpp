#include "app/photos/photo_list.h"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "data_loaders/pictures.h"
#include "files/whole_file.h"

namespace photos {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> pictures_below(const fs::path& folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && data_loaders::looks_like_picture(entry.path())) {
      found.push_back(entry.path().string());
    }
  }
  if (found.empty()) throw std::runtime_error(folder.string() + ": holds no pictures");
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::vector<std::string> listed(const std::vector<std::string>& names) {
  std::vector<std::string> all;
  for (const auto& name : names) {
    if (name != "-" && fs::is_directory(name)) {
      const auto pictures = pictures_below(name);
      all.insert(all.end(), pictures.begin(), pictures.end());
    } else {
      all.push_back(name);
    }
  }
  return all;
}

std::string bytes_of(const std::string& name) {
  if (name != "-") return files::read_whole(name);
  return {std::istreambuf_iterator<char>(std::cin), {}};
}

}  // namespace photos
