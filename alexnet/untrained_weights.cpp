#include "alexnet/untrained_weights.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>
#include <string>
#include <vector>

namespace alexnet {
namespace {

constexpr double pi = 3.14159265358979323846;
constexpr int64_t filter_side = 11;

// Coordinates of a filter's pixels, in pixels from its centre: across and along `orientation`
// (radians).
struct Plane {
  torch::Tensor across;
  torch::Tensor along;
};

Plane plane(double orientation) {
  const auto line = torch::arange(filter_side, torch::kFloat64) - (filter_side - 1) / 2.0;
  const auto x = line.view({1, filter_side});
  const auto y = line.view({filter_side, 1});
  return {x * std::cos(orientation) + y * std::sin(orientation),
          y * std::cos(orientation) - x * std::sin(orientation)};
}

// Without response to a flat image, and of norm 1.
torch::Tensor normalised(const torch::Tensor& filter) {
  const auto centred = filter - filter.mean();
  return centred / centred.norm();
}

// Daugman, 1985: a plane wave under a Gaussian.
torch::Tensor gabor(double orientation, double wavelength, double phase) {
  const auto at = plane(orientation);
  const auto envelope = torch::exp(-(at.across.pow(2) + at.along.pow(2)) / (2 * 2.5 * 2.5));
  return normalised(envelope * torch::cos(2 * pi / wavelength * at.across + phase));
}

torch::Tensor blob(double width) {
  const auto at = plane(0);
  return torch::exp(-(at.across.pow(2) + at.along.pow(2)) / (2 * width * width));
}

torch::Tensor edge(double orientation) {
  return plane(orientation).across * blob(2.5);
}

torch::Tensor coloured(const torch::Tensor& filter, const std::vector<double>& rgb) {
  const auto colour = torch::tensor(rgb, torch::kFloat64).view({3, 1, 1});
  return filter / filter.norm() * (colour / colour.norm());
}

std::vector<torch::Tensor> luminance_filters() {
  std::vector<torch::Tensor> filters;
  for (int orientation = 0; orientation < 8; ++orientation) {
    for (const double wavelength : {3.0, 4.5, 6.5, 10.0}) {
      for (const double phase : {0.0, pi / 2}) {
        filters.push_back(coloured(gabor(orientation * pi / 8, wavelength, phase), {1, 1, 1}));
      }
    }
  }
  return filters;
}

std::vector<torch::Tensor> colour_filters() {
  std::vector<torch::Tensor> filters;
  for (const double sign : {1.0, -1.0}) {
    for (const auto& rgb :
         {std::vector<double>{sign, -sign, 0}, std::vector<double>{-sign / 2, -sign / 2, sign}}) {
      for (const double width : {1.2, 2.0, 3.0, 5.0}) filters.push_back(coloured(blob(width), rgb));
      for (int orientation = 0; orientation < 4; ++orientation) {
        filters.push_back(coloured(edge(orientation * pi / 4), rgb));
      }
    }
  }
  return filters;
}

torch::Tensor oriented_filters() {
  auto filters = luminance_filters();
  for (const auto& filter : colour_filters()) filters.push_back(filter);
  // Pixels reach 127 from the mean: outputs of this filter bank then have the size of trained ones.
  return torch::stack(filters).to(torch::kFloat32) * 0.5;
}

// Rows of each group are orthogonal (Saxe et al., 2013) with the norm that keeps the mean square of
// a ReLU network's activations (He et al., 2015).
torch::Tensor orthogonal(torch::IntArrayRef shape, int64_t groups, torch::Generator& generator) {
  std::vector<torch::Tensor> blocks;
  const auto rows = shape[0] / groups;
  const auto columns = shape[1] * shape[2] * shape[3];
  for (int64_t group = 0; group < groups; ++group) {
    const auto noise = torch::randn({columns, rows}, generator, torch::kFloat64);
    const auto basis = std::get<0>(torch::linalg_qr(noise));  // columns >= rows in every layer
    blocks.push_back(basis.t() * std::sqrt(2.0));
  }
  return torch::cat(blocks).reshape(shape).to(torch::kFloat32).contiguous();
}

}  // namespace

Weights untrained_weights(uint64_t seed) {
  auto generator = torch::make_generator<at::CPUGeneratorImpl>(seed);
  Weights weights;
  weights.convolutions = {
      {oriented_filters(), torch::zeros({96}), /*stride=*/4, /*padding=*/0, /*groups=*/1},
      {orthogonal({256, 48, 5, 5}, 2, generator), torch::zeros({256}), 1, 2, 2},
      {orthogonal({384, 256, 3, 3}, 1, generator), torch::zeros({384}), 1, 1, 1},
      {orthogonal({384, 192, 3, 3}, 2, generator), torch::zeros({384}), 1, 1, 2},
      {orthogonal({256, 192, 3, 3}, 2, generator), torch::zeros({256}), 1, 1, 2}};
  weights.mean = torch::tensor({123.F, 117.F, 104.F}).view({3, 1, 1});
  weights.scale = torch::ones({3});
  weights.source = "untrained: oriented filters, seed " + std::to_string(seed);
  weights.trained = false;
  return weights;
}

}  // namespace alexnet
