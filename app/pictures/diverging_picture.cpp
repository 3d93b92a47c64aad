#include "app/pictures/diverging_picture.h"

#include <torch/nn/functional/upsampling.h>

#include <algorithm>

namespace experiments {
namespace {

// Levels on either side of zero: more cannot be told apart, and would make larger PNG files.
constexpr int64_t kLevels = 31;

/// Cynthia Brewer's RdBu with eleven classes, from blue to red.
torch::Tensor anchors() {
  return torch::tensor({{5, 48, 97},
                        {33, 102, 172},
                        {67, 147, 195},
                        {146, 197, 222},
                        {209, 229, 240},
                        {247, 247, 247},
                        {253, 219, 199},
                        {244, 165, 130},
                        {214, 96, 77},
                        {178, 24, 43},
                        {103, 0, 31}},
                       torch::kFloat32);
}

/// uint8 [2 kLevels + 1, 3].
torch::Tensor colours() {
  namespace functional = torch::nn::functional;
  const auto options = functional::InterpolateFuncOptions()
                           .size(std::vector<int64_t>{2 * kLevels + 1})
                           .mode(torch::kLinear)
                           .align_corners(true);
  const auto spread = functional::interpolate(anchors().t().unsqueeze(0), options);
  return spread.squeeze(0).t().round().to(torch::kUInt8);
}

}  // namespace

double usual_bound(const torch::Tensor& values) {
  const auto magnitudes = std::get<0>(torch::nan_to_num(values, 0, 0, 0).abs().flatten().sort());
  const auto last = magnitudes.size(0) - 1;
  const double bound = magnitudes[last - last / 200].item<double>();
  return bound > 0 ? bound : 1;
}

torch::Tensor diverging_picture(const torch::Tensor& values, double bound) {
  const auto finite = torch::nan_to_num(values.to(torch::kFloat32), 0, 0, 0);
  const auto levels = (finite / bound).clamp(-1, 1).mul(kLevels).round().add(kLevels);
  return colours()
      .index_select(0, levels.to(torch::kInt64).flatten())
      .view({values.size(0), values.size(1), 3});
}

}  // namespace experiments
