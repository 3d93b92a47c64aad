#include "training/gradients/gradient_cost.h"

namespace training {

template class SquareNetworkOf<double>;

double multiplications_of_backpropagation(int64_t layers, int64_t neurons) {
  const auto n = static_cast<double>(layers), k = static_cast<double>(neurons);
  return n * (3 * k * k + 2 * k);
}

double multiplications_of_one_weight_at_a_time(int64_t layers, int64_t neurons) {
  const auto n = static_cast<double>(layers), k = static_cast<double>(neurons);
  return n * k * k + n * k * k * (k + 2) + n * (n - 1) / 2 * k * k * (k * k + 2 * k);
}

double fitted_exponent(const std::vector<std::pair<double, double>>& points) {
  if (points.size() < 2) throw std::invalid_argument("fitted_exponent: needs two points");
  double mean_x = 0, mean_y = 0;
  for (const auto& [x, y] : points) {
    if (!(x > 0 && y > 0)) throw std::invalid_argument("fitted_exponent: needs positive numbers");
    mean_x += std::log(x) / static_cast<double>(points.size());
    mean_y += std::log(y) / static_cast<double>(points.size());
  }
  double products = 0, squares = 0;
  for (const auto& [x, y] : points) {
    products += (std::log(x) - mean_x) * (std::log(y) - mean_y);
    squares += std::pow(std::log(x) - mean_x, 2);
  }
  return products / squares;
}

}  // namespace training
