#include "app/photos/face_finder.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>
#include <stdexcept>

#include "data_loaders/as_mat.h"
#include "data_loaders/pictures.h"
#include "files/whole_file.h"

namespace photos {
namespace {

using data_loaders::as_mat;

/// Equalised, and no larger than the cascade needs: its time grows with the pixels. Gives the
/// factor by which it was made smaller.
double prepare(const cv::Mat& photo, cv::Mat& grey) {
  constexpr double longest = 800;
  const double factor = std::max(1.0, std::max(photo.cols, photo.rows) / longest);
  const auto side = [&](int pixels) { return std::max(1, cvRound(pixels / factor)); };
  cv::cvtColor(photo, grey, cv::COLOR_BGR2GRAY);
  cv::resize(grey, grey, {side(photo.cols), side(photo.rows)}, 0, 0, cv::INTER_AREA);
  cv::equalizeHist(grey, grey);
  return factor;
}

FaceBox grown(const cv::Rect& found, double factor) {
  const double side = found.width * factor * FaceFinder::kGrowth;
  const double middle_x = (found.x + found.width / 2.0) * factor;
  const double middle_y = (found.y + found.height / 2.0) * factor;
  return {std::lround(middle_x - side / 2), std::lround(middle_y - side / 2), std::lround(side)};
}

std::string drawable(const std::string& text) {
  std::string ascii;
  for (const unsigned char letter : text) {
    if ((letter & 0xc0) == 0x80) continue;  // the rest of a letter of several bytes
    ascii += letter < 0x80 ? static_cast<char>(letter) : '?';
  }
  return ascii;
}

void draw(cv::Mat& photo, const Mark& mark) {
  const double size = std::max(photo.cols, photo.rows) / 1000.0 + 0.4;
  const int thickness = std::max(1, static_cast<int>(std::lround(2 * size)));
  const cv::Scalar blue(200, 90, 20), white(255, 255, 255);
  const cv::Rect box(static_cast<int>(mark.box.x), static_cast<int>(mark.box.y),
                     static_cast<int>(mark.box.side), static_cast<int>(mark.box.side));
  cv::rectangle(photo, box, blue, thickness);
  int below = 0;
  const auto text = drawable(mark.text);
  const auto extent = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, size, thickness, &below);
  const cv::Point corner(std::clamp(box.x, 0, std::max(0, photo.cols - extent.width)),
                         std::max(box.y, extent.height + below));
  cv::rectangle(photo, corner + cv::Point(0, below),
                corner + cv::Point(extent.width, -extent.height), blue, cv::FILLED);
  cv::putText(photo, text, corner, cv::FONT_HERSHEY_SIMPLEX, size, white, thickness, cv::LINE_AA);
}

}  // namespace

/// Detecting changes a classifier, and copies of one share their insides: each thread takes one of
/// its own, read from the file where none lies idle.
class FaceFinder::Cascades {
 public:
  explicit Cascades(const std::filesystem::path& path) : path_(path) { give_back(read()); }

  std::unique_ptr<cv::CascadeClassifier> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto classifier = std::move(idle_.back());
        idle_.pop_back();
        return classifier;
      }
    }
    return read();
  }

  void give_back(std::unique_ptr<cv::CascadeClassifier> classifier) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(classifier));
  }

 private:
  std::unique_ptr<cv::CascadeClassifier> read() const {
    if (!std::filesystem::exists(path_)) {
      throw std::runtime_error(
          path_.string() + ": not found; Debian's package opencv-data brings OpenCV's cascades");
    }
    try {
      auto classifier = std::make_unique<cv::CascadeClassifier>();
      if (classifier->load(path_.string())) return classifier;
    } catch (const cv::Exception&) {  // not XML: the message below says as much
    }
    throw std::runtime_error(path_.string() + ": not one of OpenCV's cascades");
  }

  std::filesystem::path path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<cv::CascadeClassifier>> idle_;
};

// On 59 of FaceScrub's photos (tests/app/photos/face_finder_test.cpp) the cascade's boxes share
// 0.90 of their area with the list's, have the same middle to 0.3 % of a side, and 0.969 of the
// side.
const double FaceFinder::kGrowth = 1.03;

std::filesystem::path FaceFinder::default_cascade() {
  return "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml";
}

FaceFinder::FaceFinder(const std::filesystem::path& cascade)
    : cascades_(std::make_unique<Cascades>(cascade)) {}

FaceFinder::~FaceFinder() = default;

std::vector<FaceBox> FaceFinder::faces(const torch::Tensor& photo) const {
  cv::Mat grey;
  const double factor = prepare(as_mat(photo), grey);
  std::vector<cv::Rect> found;
  auto classifier = cascades_->take();
  classifier->detectMultiScale(grey, found, /*scaleFactor=*/1.1, /*minNeighbors=*/4, /*flags=*/0,
                               /*minSize=*/{30, 30});
  cascades_->give_back(std::move(classifier));  // one that threw is left to die
  std::sort(found.begin(), found.end(), [](const cv::Rect& a, const cv::Rect& b) {
    return std::make_pair(a.x, a.y) < std::make_pair(b.x, b.y);
  });
  std::vector<FaceBox> boxes;
  for (const auto& face : found) boxes.push_back(grown(face, factor));
  return boxes;
}

torch::Tensor cut(const torch::Tensor& photo, const FaceBox& box) {
  return data_loaders::cropped(photo, box.x, box.y, box.x + box.side, box.y + box.side);
}

void write_marked(const std::filesystem::path& path, const torch::Tensor& photo,
                  const std::vector<Mark>& marks) {
  cv::Mat drawn = as_mat(photo).clone();
  for (const auto& mark : marks) draw(drawn, mark);
  std::vector<unsigned char> bytes;
  try {
    cv::imencode(path.extension().string(), drawn, bytes);
  } catch (const cv::Exception&) {
    throw std::runtime_error(path.string() + ": expected a name that ends in .png or .jpg");
  }
  files::write_whole(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace photos
