#include "data_loaders/picture_list.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "data_loaders/csv_lines.h"
#include "files/whole_file.h"

namespace data_loaders {
namespace {

struct ListedPicture {
  std::string path, label, group;
};

std::vector<ListedPicture> read_list(const std::filesystem::path& path) {
  const auto lines = lines_of(files::read_whole(path));
  const auto header = lines.empty() ? "" : lines[0];
  const bool has_groups = header == "path,label,group";
  std::vector<ListedPicture> pictures;
  for (size_t i = 0; i < std::max<size_t>(lines.size(), 1); ++i) {
    const auto fail = [&](const std::string& expected) {
      throw std::runtime_error(path.string() + ":" + std::to_string(i + 1) + ": expected " +
                               expected + ", got \"" + (lines.empty() ? "" : lines[i]) + '"');
    };
    if (i == 0) {
      if (!has_groups && header != "path,label") {
        fail("the header path,label or path,label,group");
      }
      continue;
    }
    if (lines[i].empty()) continue;
    auto fields = fields_of(lines[i]);
    const size_t columns = has_groups ? 3 : 2;
    if (!fields || fields->size() != columns || fields->at(0).empty() || fields->at(1).empty()) {
      fail(has_groups ? "a path, a label and a group" : "a path and a label");
    }
    fields->resize(3);
    pictures.push_back({fields->at(0), fields->at(1), fields->at(2)});
  }
  return pictures;
}

std::vector<std::string> labels_of(const std::vector<ListedPicture>& pictures) {
  std::set<std::string> labels;
  for (const auto& picture : pictures) labels.insert(picture.label);
  return {labels.begin(), labels.end()};
}

}  // namespace

LabelledImages read_picture_list(const PictureListOptions& options, const Progress& progress) {
  const auto listed = read_list(options.path);
  auto class_names = labels_of(listed);
  ImageFolderOptions making;
  making.size = options.size;
  making.grey = options.grey;
  auto rows = read_rows(static_cast<int64_t>(listed.size()), progress, [&](int64_t i) {
    return read_picture(options.path.parent_path() / listed[i].path, making);
  });
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].label = std::lower_bound(class_names.begin(), class_names.end(), listed[i].label) -
                    class_names.begin();
    rows[i].name = listed[i].path;
    rows[i].group = listed[i].group;
  }
  auto pictures = gathered(std::move(rows), std::move(class_names));
  if (pictures.size() > 0) return pictures;
  throw std::runtime_error(options.path.string() + ": none of its " +
                           std::to_string(listed.size()) + " pictures is usable");
}

}  // namespace data_loaders
