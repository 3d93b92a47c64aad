#include "training/gradient_cost.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

namespace training {
namespace {

/// out_i = sum_j W_ij in_j.
void multiply(const double* weight, const double* in, double* out, int64_t neurons) {
  for (int64_t i = 0; i < neurons; ++i) {
    double sum = 0;
    for (int64_t j = 0; j < neurons; ++j) sum += weight[i * neurons + j] * in[j];
    out[i] = sum;
  }
}

/// out_j = sum_i W_ij in_i.
void multiply_transposed(const double* weight, const double* in, double* out, int64_t neurons) {
  std::fill(out, out + neurons, 0.0);
  for (int64_t i = 0; i < neurons; ++i) {
    for (int64_t j = 0; j < neurons; ++j) out[j] += weight[i * neurons + j] * in[i];
  }
}

/// tanh'(z) from tanh(z).
double slope(double activation) {
  return 1 - activation * activation;
}

std::vector<double> normal_numbers(int64_t count, double deviation, std::mt19937_64& engine) {
  std::normal_distribution<double> distribution(0, deviation);
  std::vector<double> numbers(static_cast<size_t>(count));
  for (auto& number : numbers) number = distribution(engine);
  return numbers;
}

}  // namespace

SquareNetwork::SquareNetwork(int64_t layers, int64_t neurons, uint64_t seed)
    : layers_(layers), neurons_(neurons) {
  if (layers < 1 || neurons < 1) {
    throw std::invalid_argument("SquareNetwork: layers and neurons must be positive");
  }
  std::mt19937_64 engine(seed);
  const double deviation = 1 / std::sqrt(static_cast<double>(neurons));
  weights_ = normal_numbers(layers * neurons * neurons, deviation, engine);
  input_ = normal_numbers(neurons, 1, engine);
}

std::vector<double> SquareNetwork::activations() const {
  std::vector<double> all(input_);
  all.resize(static_cast<size_t>((layers_ + 1) * neurons_));
  for (int64_t l = 1; l <= layers_; ++l) {
    double* out = all.data() + l * neurons_;
    multiply(layer(l), out - neurons_, out, neurons_);
    for (int64_t i = 0; i < neurons_; ++i) out[i] = std::tanh(out[i]);
  }
  return all;
}

double SquareNetwork::cost() const {
  const auto all = activations();
  double sum = 0;
  for (int64_t i = 0; i < neurons_; ++i) sum += std::pow(all[layers_ * neurons_ + i], 2);
  return sum / 2;
}

std::vector<double> SquareNetwork::by_backpropagation() const {
  const auto all = activations();
  std::vector<double> gradient(weights_.size());
  std::vector<double> delta(all.end() - neurons_, all.end()), before(delta.size());
  for (int64_t l = layers_; l >= 1; --l) {
    const double* out = all.data() + l * neurons_;
    for (int64_t i = 0; i < neurons_; ++i) delta[i] *= slope(out[i]);
    double* own = gradient.data() + (l - 1) * neurons_ * neurons_;
    for (int64_t i = 0; i < neurons_; ++i) {
      for (int64_t j = 0; j < neurons_; ++j) {
        own[i * neurons_ + j] = delta[i] * out[j - neurons_];
      }
    }
    multiply_transposed(layer(l), delta.data(), before.data(), neurons_);
    delta.swap(before);
  }
  return gradient;
}

std::vector<double> SquareNetwork::one_weight_at_a_time() const {
  const auto all = activations();
  std::vector<double> gradient(weights_.size());
  std::vector<double> change(static_cast<size_t>(neurons_)), next(change.size());
  for (size_t w = 0; w < weights_.size(); ++w) {
    const auto place = static_cast<int64_t>(w);
    const int64_t l = place / (neurons_ * neurons_) + 1;
    const int64_t i = place / neurons_ % neurons_, j = place % neurons_;
    std::fill(change.begin(), change.end(), 0.0);
    change[i] = all[(l - 1) * neurons_ + j] * slope(all[l * neurons_ + i]);
    for (int64_t m = l + 1; m <= layers_; ++m) {
      multiply(layer(m), change.data(), next.data(), neurons_);
      for (int64_t k = 0; k < neurons_; ++k) change[k] = next[k] * slope(all[m * neurons_ + k]);
    }
    for (int64_t k = 0; k < neurons_; ++k) gradient[w] += change[k] * all[layers_ * neurons_ + k];
  }
  return gradient;
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
