#include "data_loaders/image_folder.h"

#include <algorithm>
#include <stdexcept>

#include "data_loaders/picture_groups.h"
#include "data_loaders/picture_rows.h"
#include "data_loaders/pictures.h"

namespace data_loaders {
namespace {

bool is_hidden(const std::filesystem::path& path) {
  return path.filename().string()[0] == '.';
}

/// The entries of `folder` that `wanted` accepts, sorted by name: a directory's own order differs
/// between machines.
template <typename Wanted>
std::vector<std::filesystem::path> entries(const std::filesystem::path& folder, Wanted wanted) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!is_hidden(entry.path()) && wanted(entry)) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::filesystem::path> class_folders(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) {
    throw std::runtime_error(path.string() + ": no such folder");
  }
  auto folders = entries(path, [](const auto& entry) { return entry.is_directory(); });
  if (folders.size() < 2) {
    throw std::runtime_error(
        path.string() + ": expected a folder of pictures for each of at least 2 classes, got " +
        std::to_string(folders.size()));
  }
  return folders;
}

PictureRow picture_of(const std::string& bytes, const ImageFolderOptions& options) {
  const auto photo = decode(bytes, Orientation::kUpright);
  PictureRow row;
  row.picture = resized(middle_square(photo), options.size, options.grey);
  row.look = look_of(photo);
  return row;
}

void name_groups(const ImageFolderOptions& options, std::vector<PictureRow>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.name);
  std::vector<std::string> groups;
  if (!options.group_pattern.empty()) groups = groups_by_pattern(names, options.group_pattern);
  if (!options.group_file.empty()) groups = groups_by_file(names, options.group_file);
  for (size_t i = 0; i < groups.size(); ++i) rows[i].group = groups[i];
}

void check_every_class_has_pictures(const LabelledImages& images,
                                    const std::filesystem::path& path) {
  const auto counts = torch::bincount(images.labels, {}, images.class_names.size());
  for (size_t i = 0; i < images.class_names.size(); ++i) {
    if (counts[i].item<int64_t>() > 0) continue;
    const auto& name = images.class_names[i];
    const auto found = images.left_out.find(name);
    throw std::runtime_error((path / name).string() +
                             ": expected at least one readable picture, got " +
                             (found == images.left_out.end() ? "none" : reasons({*found})));
  }
}

}  // namespace

LabelledImages read_image_folder(const ImageFolderOptions& options, const Progress& progress) {
  std::vector<std::string> class_names;
  std::vector<std::filesystem::path> paths;
  std::vector<int64_t> labels;
  for (const auto& folder : class_folders(options.path)) {
    for (const auto& path : entries(folder, [](const auto& entry) {
           return entry.is_regular_file() && looks_like_picture(entry.path());
         })) {
      paths.push_back(path);
      labels.push_back(static_cast<int64_t>(class_names.size()));
    }
    class_names.push_back(folder.filename().string());
  }
  auto rows = read_rows(paths.size(), progress, [&](int64_t i) {
    return row_of_file(paths[i],
                       [&](const std::string& bytes) { return picture_of(bytes, options); });
  });
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].label = labels[i];
    rows[i].name = class_names[labels[i]] + '/' + paths[i].filename().string();
  }
  name_groups(options, rows);
  LabelledImages images = gathered(std::move(rows), std::move(class_names));
  check_every_class_has_pictures(images, options.path);
  return images;
}

}  // namespace data_loaders
