#include "data_loaders/preview.h"

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "data_loaders/as_mat.h"
#include "files/whole_file.h"

namespace data_loaders {
namespace {

constexpr int kSmallestCell = 56;
constexpr int kGap = 6;
constexpr int kFont = cv::FONT_HERSHEY_DUPLEX;
constexpr double kFontScale = 0.55;

const cv::Scalar kInk = cv::Scalar::all(40);

cv::Size size_of(const std::string& text) {
  int baseline = 0;
  return cv::getTextSize(text, kFont, kFontScale, 1, &baseline);
}

int name_column(const std::vector<MontageRow>& rows) {
  int width = 0;
  for (const auto& row : rows) width = std::max(width, size_of(row.name).width);
  return width + 2 * kGap;
}

/// Pictures of other sizes than these are enlarged or reduced: one must see something, on one
/// screen.
cv::Size shown_size(const torch::Tensor& picture) {
  const double larger = static_cast<double>(std::max(picture.size(0), picture.size(1)));
  const double scale =
      std::clamp(larger, double{kSmallestCell}, double{largest_shown_side}) / larger;
  return {std::max(1, cvRound(picture.size(1) * scale)),
          std::max(1, cvRound(picture.size(0) * scale))};
}

/// Holds each of the pictures.
cv::Size cell_size(const std::vector<MontageRow>& rows) {
  cv::Size cell(1, kSmallestCell);
  for (const auto& row : rows) {
    for (const auto& picture : row.pictures) {
      const auto size = shown_size(picture);
      cell = {std::max(cell.width, size.width), std::max(cell.height, size.height)};
    }
  }
  return cell;
}

cv::Mat as_shown(const torch::Tensor& picture) {
  const auto contiguous = picture.contiguous();
  cv::Mat rgb;
  if (picture.size(2) == 1) {
    cv::cvtColor(as_mat(contiguous), rgb, cv::COLOR_GRAY2RGB);
  } else {
    rgb = as_mat(contiguous);
  }
  const auto size = shown_size(picture);
  const bool shrinks = size.width < rgb.cols;
  cv::Mat scaled;
  cv::resize(rgb, scaled, size, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  return scaled;
}

void require_picture(const torch::Tensor& picture, const std::string& caller) {
  if (picture.dim() == 3 && picture.scalar_type() == torch::kUInt8 && picture.numel() > 0 &&
      (picture.size(2) == 1 || picture.size(2) == 3)) {
    return;
  }
  throw std::invalid_argument(caller + ": expected uint8 [H, W, 1 or 3]");
}

std::string encoded(const torch::Tensor& picture, const std::string& ending,
                    const std::vector<int>& parameters) {
  const auto contiguous = picture.contiguous();
  cv::Mat mat = as_mat(contiguous);
  if (picture.size(2) == 3) {
    cv::Mat blue_first;
    cv::cvtColor(mat, blue_first, cv::COLOR_RGB2BGR);
    mat = blue_first;
  }
  std::vector<unsigned char> bytes;
  cv::imencode(ending, mat, bytes, parameters);
  return {bytes.begin(), bytes.end()};
}

torch::Tensor first_of_class(const LabelledImages& images, int64_t label, int64_t count) {
  return (images.labels == label).nonzero().flatten().slice(0, 0, count);
}

void require_room(int64_t height, int64_t width) {
  constexpr int64_t longest_side = 1'000'000;  // of libpng
  constexpr int64_t most_bytes = int64_t{1} << 30;
  if (height <= longest_side && width <= longest_side && height * width * 3 <= most_bytes) return;
  throw std::runtime_error("a montage of " + std::to_string(width) + " x " +
                           std::to_string(height) +
                           " pixels is too large for a PNG file: show fewer pictures");
}

}  // namespace

torch::Tensor montage(const std::vector<MontageRow>& rows, int64_t columns) {
  for (const auto& row : rows) {
    columns = std::max(columns, static_cast<int64_t>(row.pictures.size()));
  }
  const auto cell = cell_size(rows);
  const int left = name_column(rows);
  const auto height = static_cast<int64_t>(rows.size()) * (cell.height + kGap) + kGap;
  const auto width = left + columns * (cell.width + kGap);
  require_room(height, width);
  auto page = torch::full({height, width, 3}, 255, torch::kUInt8);
  cv::Mat canvas = as_mat(page);
  int top = kGap;
  for (const auto& row : rows) {
    cv::putText(canvas, row.name, {kGap, top + (cell.height + size_of(row.name).height) / 2}, kFont,
                kFontScale, kInk, 1, cv::LINE_AA);
    int from = left;
    for (const auto& picture : row.pictures) {
      const auto shown = as_shown(picture);
      shown.copyTo(canvas({from, top, shown.cols, shown.rows}));
      from += cell.width + kGap;
    }
    top += cell.height + kGap;
  }
  return page;
}

torch::Tensor montage(const LabelledImages& images, int64_t per_class) {
  if (per_class < 1) throw std::invalid_argument("montage: expected per_class >= 1");
  std::vector<MontageRow> rows;
  for (const auto& name : images.class_names) {
    const auto label = static_cast<int64_t>(rows.size());
    auto& row = rows.emplace_back(MontageRow{name, {}});
    const auto first = first_of_class(images, label, per_class);
    for (int64_t i = 0; i < first.size(0); ++i) {
      row.pictures.push_back(images.images[first[i].item<int64_t>()]);
    }
  }
  return montage(rows, per_class);
}

torch::Tensor thumbnail(const torch::Tensor& picture, int64_t largest_side) {
  if (largest_side < 1) throw std::invalid_argument("thumbnail: expected largest_side >= 1");
  const auto contiguous = picture.contiguous();
  const auto height = picture.size(0), width = picture.size(1);
  const auto larger = std::max(height, width);
  if (larger <= largest_side) return contiguous;
  const auto scaled = [&](int64_t side) {
    return std::max<int64_t>(1, side * largest_side / larger);
  };
  auto small = torch::empty({scaled(height), scaled(width), picture.size(2)}, torch::kUInt8);
  cv::Mat target = as_mat(small);
  cv::resize(as_mat(contiguous), target, target.size(), 0, 0, cv::INTER_AREA);
  return small;
}

std::string encode_png(const torch::Tensor& picture) {
  require_picture(picture, "encode_png");
  return encoded(picture, ".png", {cv::IMWRITE_PNG_COMPRESSION, 9});
}

std::string encode_jpeg(const torch::Tensor& picture) {
  require_picture(picture, "encode_jpeg");
  return encoded(picture, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 85});
}

void write_png(const std::filesystem::path& path, const torch::Tensor& picture) {
  files::write_whole(path, encode_png(picture));
}

}  // namespace data_loaders
