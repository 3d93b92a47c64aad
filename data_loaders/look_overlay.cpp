#include "data_loaders/look_overlay.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/core.hpp>
#include <vector>

namespace data_loaders {
namespace {

constexpr int kSide = Look::kSide, kChannels = Look::kChannels;
constexpr int kLuma = 3;  // the channel; those of colours lie before it
// Less than the whole: what was cut off a copy must not count.
constexpr int kPatchSide = kSide - 6;
constexpr int kPatchPixels = kPatchSide * kPatchSide;

/// The middle of a look, or what lies under it in another.
using Patch = std::array<float, kPatchPixels * kChannels>;

/// Where a patch lies along one side of a look: its scale (negative: mirrored), and how many pixels
/// its middle is off.
struct Axis {
  double scale = 1;
  double shift = 0;

  /// After the patch was found to be off by `shift_by` pixels and `scale_by` pixels a pixel.
  void correct(double shift_by, double scale_by) {
    constexpr double kLargestShift = 3.5, kLargestScale = 0.22;
    shift -= scale * std::clamp(shift_by, -2.0, 2.0);
    shift = std::clamp(shift, -kLargestShift, kLargestShift);
    const double size = std::abs(scale) / (1 + std::clamp(scale_by, -0.15, 0.15));
    scale = std::copysign(std::clamp(size, 1 - kLargestScale, 1 + kLargestScale), scale);
  }
};

struct Fit {
  Axis x, y;
};

/// For each pixel of a patch the look's pixel below or beside which it lies, and how far beyond.
struct Taps {
  std::array<int, kPatchSide> first;
  std::array<float, kPatchSide> beyond;

  explicit Taps(const Axis& axis) {
    for (int i = 0; i < kPatchSide; ++i) {
      const double from_middle = axis.shift + axis.scale * (i - (kPatchSide - 1) / 2.0);
      const double at = std::clamp((kSide - 1) / 2.0 + from_middle, 0.0, kSide - 1.001);
      first[i] = static_cast<int>(at);
      beyond[i] = static_cast<float>(at - first[i]);
    }
  }
};

/// Bilinear.
Patch patch_of(const Look& look, const Fit& fit) {
  constexpr int right = kChannels, below = kSide * kChannels;
  const Taps columns(fit.x), rows(fit.y);
  Patch patch;
  float* out = patch.data();
  for (int i = 0; i < kPatchSide; ++i) {
    for (int j = 0; j < kPatchSide; ++j) {
      const uint8_t* in = look.pixels.data() + rows.first[i] * below + columns.first[j] * right;
      for (int c = 0; c < kChannels; ++c, ++in) {
        const float upper = in[0] + columns.beyond[j] * (in[right] - in[0]);
        const float lower = in[below] + columns.beyond[j] * (in[below + right] - in[below]);
        *out++ = upper + rows.beyond[i] * (lower - upper);
      }
    }
  }
  return patch;
}

/// Differences to the pixel on the right and to the one below, of length 1 in all. The strongest
/// are held down: the outline of the same thing twice must not outweigh all that is around it.
std::vector<float> edges_of(const Patch& patch) {
  std::vector<float> edges;
  edges.reserve(2 * patch.size());
  double squares = 0;
  for (int y = 0; y + 1 < kPatchSide; ++y) {
    for (int x = 0; x + 1 < kPatchSide; ++x) {
      const float* pixel = patch.data() + (y * kPatchSide + x) * kChannels;
      for (const int neighbour : {kChannels, kPatchSide * kChannels}) {
        for (int c = 0; c < kLuma; ++c) {
          edges.push_back(pixel[c + neighbour] - pixel[c]);
          squares += edges.back() * edges.back();
        }
      }
    }
  }
  const auto mean_square = static_cast<float>(squares / edges.size());
  double length = 1e-12;
  for (auto& edge : edges) {
    edge /= std::sqrt(edge * edge + mean_square + 1e-6F);
    length += edge * edge;
  }
  for (auto& edge : edges) edge /= static_cast<float>(std::sqrt(length));
  return edges;
}

/// What turns the brightness and the contrast of one patch into those of another.
struct Exposure {
  double gain;
  double offset;
};

/// What is nearly white may have been brighter before it was cut off there.
bool is_cut_off(float one, float other) {
  return std::max(one, other) > 235;
}

/// By least squares over the colours.
Exposure exposure_between(const Patch& one, const Patch& other) {
  constexpr double kLargestGain = 1.5;
  double count = 1e-3, sum = 0, sum_other = 0, squares = 1e-3, products = 0;
  for (int i = 0; i < kPatchPixels * kChannels; ++i) {
    if (i % kChannels == kLuma || is_cut_off(one[i], other[i])) continue;
    ++count;
    sum += one[i];
    sum_other += other[i];
    squares += one[i] * one[i];
    products += one[i] * other[i];
  }
  const double gain =
      std::clamp((products - sum * sum_other / count) / (squares - sum * sum / count),
                 1 / kLargestGain, kLargestGain);
  return {gain, (sum_other - gain * sum) / count};
}

/// The largest difference, in levels of 255, between the colours of two patches in one of 4 x 4
/// parts, under the same exposure.
double difference_of_colours(const Patch& one, const Patch& other) {
  constexpr int kParts = 4, kPart = kPatchSide / kParts;
  const auto exposure = exposure_between(one, other);
  std::array<double, kParts * kParts * kLuma> differences{}, counts{};
  for (int y = 0; y < kParts * kPart; ++y) {
    for (int x = 0; x < kParts * kPart; ++x) {
      for (int c = 0; c < kLuma; ++c) {
        const int i = (y * kPatchSide + x) * kChannels + c;
        if (is_cut_off(one[i], other[i])) continue;
        const int part = (y / kPart * kParts + x / kPart) * kLuma + c;
        differences[part] += other[i] - exposure.gain * one[i] - exposure.offset;
        ++counts[part];
      }
    }
  }
  double largest = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    // Where most is cut off, the rest weighs less.
    largest =
        std::max(largest, std::abs(differences[i]) / std::max(counts[i], kPart * kPart / 2.0));
  }
  return largest;
}

/// By pixel: what a difference in its luma says of shift and scale across, shift and scale down,
/// gain and offset (Baker and Matthews, "Lucas-Kanade 20 years on", 2004: inverse compositional).
using Weights = std::vector<std::array<float, 6>>;

Weights alignment_weights(const Look& look, const Patch& patch) {
  const Patch right = patch_of(look, {{1, 0.5}, {}}), left = patch_of(look, {{1, -0.5}, {}});
  const Patch below = patch_of(look, {{}, {1, 0.5}}), above = patch_of(look, {{}, {1, -0.5}});
  using Vector = cv::Matx<double, 6, 1>;
  std::vector<Vector> slopes;
  cv::Matx<double, 6, 6> normal;
  for (int i = 0; i < kPatchPixels; ++i) {
    const int luma = i * kChannels + kLuma;
    const double across = right[luma] - left[luma], down = below[luma] - above[luma];
    const int column = i % kPatchSide, row = i / kPatchSide;
    const double x = column - (kPatchSide - 1) / 2.0, y = row - (kPatchSide - 1) / 2.0;
    slopes.emplace_back(across, across * x, down, down * y, patch[luma], 1);
    normal += slopes.back() * slopes.back().t();
  }
  for (int i = 0; i < 6; ++i) normal(i, i) = normal(i, i) * 1.0001 + 1e-6;
  const auto inverse = normal.inv();
  Weights weights(kPatchPixels);
  for (int i = 0; i < kPatchPixels; ++i) {
    const Vector weight = inverse * slopes[i];
    std::copy_n(weight.val, 6, weights[i].begin());
  }
  return weights;
}

}  // namespace

struct LookOverlay::Overlay {
  Patch patch;
  std::vector<float> edges;
  Weights weights;

  /// Where the patch fits best in `other`.
  Fit fitted(const Look& other, Fit fit) const {
    constexpr int kSteps = 4;
    for (int step = 0; step < kSteps; ++step) {
      const Patch under = patch_of(other, fit);
      std::array<float, 6> off{};
      for (int i = 0; i < kPatchPixels; ++i) {
        const float difference = under[i * kChannels + kLuma] - patch[i * kChannels + kLuma];
        for (int k = 0; k < 6; ++k) off[k] += weights[i][k] * difference;
      }
      const double gain = std::clamp(1.0 + off[4], 0.5, 2.0);
      fit.x.correct(off[0] / gain, off[1] / gain);
      fit.y.correct(off[2] / gain, off[3] / gain);
    }
    return fit;
  }
};

LookOverlay::LookOverlay(const Look& look) {
  Overlay overlay;
  overlay.patch = patch_of(look, {});
  overlay.edges = edges_of(overlay.patch);
  overlay.weights = alignment_weights(look, overlay.patch);
  overlay_ = std::make_unique<const Overlay>(std::move(overlay));
}
LookOverlay::~LookOverlay() = default;
LookOverlay::LookOverlay(LookOverlay&&) noexcept = default;

double LookOverlay::distance(const Look& other, bool mirrored) const {
  constexpr double kLargestDifference = 20;
  const Fit fit = overlay_->fitted(other, {{mirrored ? -1.0 : 1.0, 0}, {}});
  const Patch under = patch_of(other, fit);
  if (difference_of_colours(overlay_->patch, under) > kLargestDifference) {
    return std::numeric_limits<double>::infinity();
  }
  const auto edges = edges_of(under);
  double product = 0;
  for (size_t i = 0; i < edges.size(); ++i) product += edges[i] * overlay_->edges[i];
  return 1 - product;
}

}  // namespace data_loaders
