#include "data_loaders/image_folder.h"

#include <algorithm>
#include <stdexcept>

#include "data_loaders/class_folders.h"
#include "data_loaders/picture_groups.h"
#include "data_loaders/picture_rows.h"
#include "data_loaders/pictures.h"

namespace data_loaders {
namespace {

PictureRow picture_of(const std::string& bytes, const ImageFolderOptions& options) {
  const auto photo = decode(bytes, Orientation::kUpright);
  const int64_t side = std::min(photo.size(0), photo.size(1));
  constexpr int64_t smallest_side = 8;
  if (side < smallest_side) return left_out("too small", photo);
  PictureRow row;
  row.side = side;
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

void keep_wanted(const ImageFolderOptions& options, ClassFolders& found) {
  if (options.classes.names.empty()) return;
  check_choice(options.classes, found.class_names, options.path.string());
  ClassFolders wanted;
  wanted.notices = std::move(found.notices);
  std::vector<int64_t> labels;
  for (const auto& name : found.class_names) {
    labels.push_back(static_cast<int64_t>(wanted.class_names.size()));
    if (options.classes.wants(name)) wanted.class_names.push_back(name);
  }
  for (auto& file : found.files) {
    if (!options.classes.wants(found.class_names[file.label])) continue;
    file.label = labels[file.label];
    wanted.files.push_back(std::move(file));
  }
  found = std::move(wanted);
}

PictureRow row_of(const ClassFile& file, const ImageFolderOptions& options) {
  auto row = file.reason_for_leaving_out.empty() ? read_picture(file.path, options)
                                                 : left_out(file.reason_for_leaving_out);
  row.label = file.label;
  row.name = file.name;
  row.for_testing = file.for_testing;
  return row;
}

}  // namespace

PictureRow read_picture(const std::filesystem::path& path, const ImageFolderOptions& options) {
  return row_of_file(path, [&](const auto& bytes) { return picture_of(bytes, options); });
}

LabelledImages read_image_folder(const ImageFolderOptions& options, const Progress& progress) {
  auto found = class_folders(options.path);
  keep_wanted(options, found);
  const auto& files = found.files;
  auto rows = read_rows(static_cast<int64_t>(files.size()), progress,
                        [&](int64_t i) { return row_of(files[i], options); });
  name_groups(options, rows);
  LabelledImages images = gathered(std::move(rows), std::move(found.class_names));
  images.notices = std::move(found.notices);
  if (images.size() == 0) {
    throw std::runtime_error(
        options.path.string() + ": no file in its folders is a picture: " +
        (files.empty() ? "they are empty" : reasons(counted(images.left_out))));
  }
  return images;
}

}  // namespace data_loaders
