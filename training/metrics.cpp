#include "training/metrics.h"

#include <cmath>

namespace training {

double accuracy(const torch::Tensor& scores, const torch::Tensor& labels) {
  return scores.argmax(1).eq(labels).to(torch::kFloat64).mean().item<double>();
}

torch::Tensor confusion_matrix(const torch::Tensor& predictions, const torch::Tensor& labels,
                               int64_t classes) {
  const auto cells = labels * classes + predictions;
  return torch::bincount(cells, {}, classes * classes).reshape({classes, classes});
}

std::vector<ClassFigures> class_figures(const torch::Tensor& confusion) {
  const auto share = [](const torch::Tensor& part, const torch::Tensor& whole) {
    const auto total = whole.item<double>();
    return total > 0 ? part.item<double>() / total : 0.0;
  };
  std::vector<ClassFigures> figures;
  for (int64_t c = 0; c < confusion.size(0); ++c) {
    const auto correct = confusion[c][c];
    figures.push_back({share(correct, confusion.select(1, c).sum()),
                       share(correct, confusion.select(0, c).sum())});
  }
  return figures;
}

Interval wilson_interval(int64_t successes, int64_t trials, double z) {
  if (trials == 0) return {0, 1};
  const double n = static_cast<double>(trials);
  const double share = static_cast<double>(successes) / n;
  const double scale = 1 + z * z / n;
  const double centre = (share + z * z / (2 * n)) / scale;
  const double half = z / scale * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace training
