#include "app/photos/face_finder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "data_loaders/facescrub_list.h"
#include "data_loaders/formats/read_picture.h"
#include "data_loaders/generated_faces.h"
#include "data_loaders/pictures.h"
#include "files/whole_file.h"
#include "parallel/for_each_item.h"
#include "tests/files/temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using photos::FaceBox;

double overlap(const FaceBox& found, const data_loaders::FaceScrubRow& row) {
  const auto& [x1, y1, x2, y2] = row.box;
  const double width = std::min<double>(found.x + found.side, x2) - std::max<double>(found.x, x1);
  const double height = std::min<double>(found.y + found.side, y2) - std::max<double>(found.y, y1);
  const double shared = std::max(width, 0.0) * std::max(height, 0.0);
  const double both = static_cast<double>(found.side) * found.side +
                      static_cast<double>(x2 - x1) * static_cast<double>(y2 - y1) - shared;
  return shared / both;
}

/// Undefined where the file is no picture.
torch::Tensor readable(const fs::path& path, data_loaders::Orientation orientation) {
  try {
    return data_loaders::decode(files::read_whole(path), orientation);
  } catch (const formats::Unreadable&) {
    return {};
  }
}

struct Agreement {
  int64_t photos = 0, found = 0;
  double overlap = 0, size = 0, right = 0, down = 0;  ///< means over the faces found
};

void add(Agreement& agreement, const FaceBox& box, const data_loaders::FaceScrubRow& row) {
  const auto& [x1, y1, x2, y2] = row.box;
  const double side = static_cast<double>(x2 - x1), half = static_cast<double>(box.side) / 2;
  ++agreement.found;
  agreement.overlap += overlap(box, row);
  agreement.size += static_cast<double>(box.side) / side;
  agreement.right += (static_cast<double>(box.x) + half - static_cast<double>(x1 + x2) / 2) / side;
  agreement.down += (static_cast<double>(box.y) + half - static_cast<double>(y1 + y2) / 2) / side;
}

/// The cascade against the list's boxes, on one photo in ten.
Agreement measured(const fs::path& folder) {
  const photos::FaceFinder finder;
  const auto rows = data_loaders::read_facescrub_list(folder / "facescrub_six_actors.tsv");
  Agreement agreement;
  for (size_t i = 0; i < rows.size(); i += 10) {
    auto name = rows[i].name;
    std::replace(name.begin(), name.end(), ' ', '_');
    const auto path = folder / "photos" / name / (rows[i].photo + ".jpg");
    if (!fs::exists(path)) continue;
    const auto photo = readable(path, data_loaders::Orientation::kAsStored);
    if (!photo.defined()) continue;
    ++agreement.photos;
    const auto boxes = finder.faces(photo);
    const auto best = std::max_element(
        boxes.begin(), boxes.end(),
        [&](const auto& a, const auto& b) { return overlap(a, rows[i]) < overlap(b, rows[i]); });
    if (best != boxes.end() && overlap(*best, rows[i]) > 0.3) add(agreement, *best, rows[i]);
  }
  return agreement;
}

TEST(FaceFinder, DrawsItsBoxesAsFaceScrubDoes) {
  const char* data = std::getenv("FACESWEEP_DATA");
  if (data == nullptr) GTEST_SKIP() << "FACESWEEP_DATA is not set";
  const auto found = measured(fs::path(data) / "facescrub");
  const auto count = static_cast<double>(found.found);
  std::printf("%ld of %ld faces; overlap %.3f, size %.3f, %.3f right, %.3f down\n",
              static_cast<long>(found.found), static_cast<long>(found.photos),
              found.overlap / count, found.size / count, found.right / count, found.down / count);
  ASSERT_GT(found.photos, 50);
  EXPECT_GT(count, 0.9 * static_cast<double>(found.photos));
  EXPECT_GT(found.overlap / count, 0.85);
  EXPECT_NEAR(found.size / count, 1, 0.02);
}

/// What one photo at a time gives, and what many threads give that share a finder.
void expect_the_same_on_any_threads(const std::vector<torch::Tensor>& photos) {
  const photos::FaceFinder finder;
  const auto count = static_cast<int64_t>(photos.size());
  std::vector<std::vector<FaceBox>> alone;
  for (const auto& photo : photos) alone.push_back(finder.faces(photo));
  for (const int64_t threads : {1, 2, 4}) {
    std::vector<std::vector<FaceBox>> found(photos.size());
    parallel::for_each_item(
        count,
        [&](int64_t i) {
          found[static_cast<size_t>(i)] = finder.faces(photos[static_cast<size_t>(i)]);
        },
        threads);
    EXPECT_EQ(found, alone) << threads << " threads";
  }
}

/// Drawn faces of many sizes, so that threads which share a classifier would disagree on scales.
std::vector<torch::Tensor> drawn_photos() {
  std::vector<torch::Tensor> photos;
  for (const int64_t size : {120, 160, 227, 300}) {
    const auto faces = data_loaders::generated_faces({/*per_class=*/2, /*seed=*/7, size}).images;
    for (int64_t i = 0; i < faces.size(0); ++i) {
      auto photo = torch::full({size + 10 * i, size + 7 * i, 3}, 200, torch::kUInt8);
      photo.slice(0, 0, size).slice(1, 0, size).copy_(faces[i].flip({2}));
      photos.push_back(photo);
    }
  }
  return photos;
}

TEST(FaceFinder, FindsOnManyThreadsWhatItFindsOnOne) {
  expect_the_same_on_any_threads(drawn_photos());
}

TEST(FaceFinder, FindsOnManyThreadsWhatItFindsOnOneInRealPhotos) {
  const char* data = std::getenv("FACESWEEP_DATA");
  if (data == nullptr) GTEST_SKIP() << "FACESWEEP_DATA is not set";
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(data) / "facescrub" / "photos")) {
    if (data_loaders::looks_like_picture(entry.path())) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<torch::Tensor> photos;
  for (size_t i = 0; i < files.size(); i += 40) {
    const auto photo = readable(files[i], data_loaders::Orientation::kUpright);
    if (photo.defined()) photos.push_back(photo);
  }
  ASSERT_GT(photos.size(), 12U);
  expect_the_same_on_any_threads(photos);
}

TEST(FaceFinder, TakesAPhotoOfOneRow) {
  EXPECT_TRUE(photos::FaceFinder().faces(torch::zeros({1, 5000, 3}, torch::kUInt8)).empty());
  EXPECT_TRUE(photos::FaceFinder().faces(torch::zeros({5000, 1, 3}, torch::kUInt8)).empty());
}

TEST(FaceFinder, SaysWhichPackageBringsTheCascade) {
  try {
    photos::FaceFinder finder("/nowhere/cascade.xml");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(),
                 "/nowhere/cascade.xml: not found; Debian's package opencv-data brings OpenCV's "
                 "cascades");
  }
}

TEST(FaceFinder, RefusesAFileThatIsNoCascade) {
  const TemporaryFolder folder;
  files::write_whole(folder / "cascade.xml", "<xml/>");
  EXPECT_THROW(photos::FaceFinder{folder / "cascade.xml"}, std::runtime_error);
}

TEST(FaceFinder, FindsNothingOnAnEmptyPicture) {
  EXPECT_TRUE(photos::FaceFinder().faces(torch::full({120, 160, 3}, 128, torch::kUInt8)).empty());
}

TEST(Cut, EndsAtThePhotosEdge) {
  const auto photo = torch::zeros({10, 20, 3}, torch::kUInt8);
  EXPECT_EQ(photos::cut(photo, {-3, 4, 9}).sizes(), (torch::IntArrayRef{6, 6, 3}));
}

TEST(WriteMarked, DrawsOnACopy) {
  const TemporaryFolder folder;
  const auto photo = torch::zeros({80, 120, 3}, torch::kUInt8);
  photos::write_marked(folder / "marked.png", photo, {{{20, 30, 40}, "Zoë 93 %"}});
  EXPECT_EQ(photo.sum().item<int64_t>(), 0);
  const auto drawn = data_loaders::decode(files::read_whole(folder / "marked.png"),
                                          data_loaders::Orientation::kUpright);
  EXPECT_EQ(drawn.sizes(), photo.sizes());
  EXPECT_GT(drawn.sum().item<int64_t>(), 0);
  EXPECT_THROW(photos::write_marked(folder / "marked", photo, {}), std::runtime_error);
}

}  // namespace
