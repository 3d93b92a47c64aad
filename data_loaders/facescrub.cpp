#include "data_loaders/facescrub.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "data_loaders/facescrub_list.h"
#include "data_loaders/picture_rows.h"
#include "data_loaders/pictures.h"
#include "files/sha256.h"

namespace data_loaders {
namespace {

/// By file name without its ending; of one name the photo may stand beside a saved page.
using PhotoPaths = std::multimap<std::string, std::filesystem::path>;

PhotoPaths photos_in(const std::filesystem::path& folder) {
  PhotoPaths photos;
  if (!std::filesystem::is_directory(folder)) return photos;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) photos.emplace(entry.path().stem().string(), entry.path());
  }
  return photos;
}

std::filesystem::path photos_folder(const std::filesystem::path& path) {
  const auto inner = path / "photos";
  if (std::filesystem::is_directory(inner)) return inner;
  if (std::filesystem::is_directory(path)) return path;
  throw std::runtime_error(path.string() + ": no such folder of photos");
}

/// The part of two boxes' union that they share.
double overlap(const std::array<int64_t, 4>& one, const std::array<int64_t, 4>& other) {
  const auto area = [](int64_t x1, int64_t y1, int64_t x2, int64_t y2) {
    return static_cast<double>(std::max<int64_t>(x2 - x1, 0)) *
           static_cast<double>(std::max<int64_t>(y2 - y1, 0));
  };
  const double shared = area(std::max(one[0], other[0]), std::max(one[1], other[1]),
                             std::min(one[2], other[2]), std::min(one[3], other[3]));
  const double both =
      area(one[0], one[1], one[2], one[3]) + area(other[0], other[1], other[2], other[3]) - shared;
  return both > 0 ? shared / both : 0;
}

/// Boxes of one photo that nearly agree become the first one of them.
std::vector<FaceScrubRow> with_one_box_a_face(std::vector<FaceScrubRow> rows) {
  constexpr double kOneFace = 0.7;
  std::map<std::string, std::vector<std::array<int64_t, 4>>> boxes_of_photos;
  for (auto& row : rows) {
    auto& boxes = boxes_of_photos[row.sha256];
    const auto same = std::find_if(boxes.begin(), boxes.end(), [&](const auto& box) {
      return overlap(box, row.box) >= kOneFace;
    });
    if (same == boxes.end()) {
      boxes.push_back(row.box);
    } else {
      row.box = *same;
    }
  }
  return rows;
}

using Candidates = std::vector<std::filesystem::path>;

/// The files that may be each row's photo, sorted by name.
std::vector<Candidates> find_photos(const std::vector<FaceScrubRow>& rows,
                                    const std::filesystem::path& folder) {
  std::map<std::string, PhotoPaths> by_name;
  std::vector<Candidates> candidates;
  for (const auto& row : rows) {
    const auto known = by_name.find(row.name);
    const auto& photos = known != by_name.end()
                             ? known->second
                             : (by_name[row.name] = photos_in(folder / file_name(row.name)));
    auto& paths = candidates.emplace_back();
    const auto [begin, end] = photos.equal_range(row.photo);
    for (auto photo = begin; photo != end; ++photo) paths.push_back(photo->second);
    std::sort(paths.begin(), paths.end());
  }
  return candidates;
}

const std::string kOtherBytes = "SHA-256 differs";

PictureRow face_of(const FaceScrubRow& row, const std::string& bytes, int64_t size) {
  if (files::sha256(bytes) != row.sha256) return left_out(kOtherBytes);
  const auto& [x1, y1, x2, y2] = row.box;
  const auto photo = decode(bytes, Orientation::kAsStored);
  const auto face = cropped(photo, x1, y1, x2, y2);
  if (face.numel() == 0) return left_out("bounding box outside the photo", photo);
  PictureRow picture;
  picture.picture = resized(face, size, /*grey=*/false);
  picture.look = look_of(face);
  picture.side = std::min(face.size(0), face.size(1));
  picture.group = row.sha256;
  return picture;
}

/// The first of the candidates that is the row's photo says what becomes of the row.
PictureRow read_face(const FaceScrubRow& row, const Candidates& candidates, int64_t size) {
  const auto folder = file_name(row.name) + '/';
  auto face = left_out("photo missing");
  face.name = folder + row.photo;
  for (const auto& path : candidates) {
    auto tried =
        row_of_file(path, [&](const std::string& bytes) { return face_of(row, bytes, size); });
    const bool is_its_photo = tried.reason_for_leaving_out != kOtherBytes;
    if (!is_its_photo && path != candidates.front()) continue;
    face = std::move(tried);
    face.name = folder + path.filename().string();
    if (is_its_photo) break;
  }
  return face;
}

/// Every class of the list, in the order in which it first names them.
std::vector<std::string> classes_of(const std::vector<FaceScrubRow>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) {
    if (std::find(names.begin(), names.end(), row.name) == names.end()) names.push_back(row.name);
  }
  return names;
}

int64_t index_of(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) - names.begin();
}

std::vector<FaceScrubRow> wanted_rows(const FaceScrubOptions& options) {
  auto rows = read_facescrub_list(options.list);
  check_choice(options.classes, classes_of(rows), options.list.string());
  rows.erase(std::remove_if(rows.begin(), rows.end(),
                            [&](const auto& row) { return !options.classes.wants(row.name); }),
             rows.end());
  return rows;
}

}  // namespace

LabelledImages read_facescrub(const FaceScrubOptions& options, const Progress& progress) {
  const auto rows = with_one_box_a_face(wanted_rows(options));
  const auto folder = photos_folder(options.path);
  const auto photos = find_photos(rows, folder);
  auto class_names = classes_of(rows);
  std::vector<PictureRow> pictures = read_rows(rows.size(), progress, [&](int64_t i) {
    return read_face(rows[i], photos[i], options.size);
  });
  for (size_t i = 0; i < rows.size(); ++i) {
    pictures[i].label = index_of(class_names, rows[i].name);
  }
  LabelledImages faces = gathered(std::move(pictures), std::move(class_names));
  if (faces.size() == 0) {
    throw std::runtime_error(folder.string() + ": none of the " + std::to_string(rows.size()) +
                             " photos that " + options.list.string() +
                             " names is usable: " + reasons(counted(faces.left_out)));
  }
  return faces;
}

}  // namespace data_loaders
