#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

namespace training {

/// A fully connected network, a_l = tanh(W_l a_{l-1}) for l = 1 .. layers, every layer of `neurons`
/// neurons without biases, and its cost |a_N|^2 / 2 for one input a_0. Plain loops over plain
/// memory: what is measured on it is the arithmetic, not the price of calling a library. `Number`
/// is double; with a type that counts its operations, the test knows how many there are.
template <class Number>
class SquareNetworkOf {
 public:
  /// Weights are normal with standard deviation 1 / sqrt(neurons), inputs normal, both drawn for
  /// `seed`. Throws std::invalid_argument unless layers and neurons are positive.
  SquareNetworkOf(int64_t layers, int64_t neurons, uint64_t seed);

  Number cost() const;

  /// dC/dW_l[i, j] at [((l - 1) * neurons + i) * neurons + j], by backpropagation: O(N K^2)
  /// multiplications for N layers of K neurons.
  std::vector<Number> by_backpropagation() const;

  /// The same, each weight's derivative taken on its own: what the weight does to its neuron is
  /// multiplied forward through every layer behind it, O(N K^2) a weight, O(N^2 K^4) in all.
  std::vector<Number> one_weight_at_a_time() const;

  std::vector<Number>& weights() { return weights_; }  ///< laid out as the gradients

 private:
  static std::vector<Number> normal_numbers(int64_t count, double deviation,
                                            std::mt19937_64& engine);
  /// Activations of all layers, the input first: [(layers + 1) * neurons].
  std::vector<Number> activations() const;
  const Number* layer(int64_t l) const { return weights_.data() + (l - 1) * neurons_ * neurons_; }
  /// out_i = sum_j W_ij in_j.
  void multiply(const Number* weight, const Number* in, Number* out) const;
  /// out_j = sum_i W_ij in_i.
  void multiply_transposed(const Number* weight, const Number* in, Number* out) const;
  /// tanh'(z) from tanh(z).
  static Number slope(Number activation) { return Number(1) - activation * activation; }

  int64_t layers_;
  int64_t neurons_;
  std::vector<Number> weights_;
  std::vector<Number> input_;
};

using SquareNetwork = SquareNetworkOf<double>;

/// How many multiplications by_backpropagation makes, those inside tanh apart:
///   N (3 K^2 + 2 K),
/// which are K^2 a layer forward, 2 K for the slopes, K^2 for the outer product and K^2 back.
double multiplications_of_backpropagation(int64_t layers, int64_t neurons);

/// How many one_weight_at_a_time makes:
///   N K^2 + N K^2 (K + 2) + N (N - 1) / 2 K^2 (K^2 + 2 K),
/// which are one pass forward; for each weight 2 to its own neuron and K in the cost; and
/// K^2 + 2 K for each layer behind it.
double multiplications_of_one_weight_at_a_time(int64_t layers, int64_t neurons);

/// The exponent e of y = c x^e by least squares on the logarithms. Throws std::invalid_argument for
/// fewer than two points or one that is not positive.
double fitted_exponent(const std::vector<std::pair<double, double>>& points);

template <class Number>
SquareNetworkOf<Number>::SquareNetworkOf(int64_t layers, int64_t neurons, uint64_t seed)
    : layers_(layers), neurons_(neurons) {
  if (layers < 1 || neurons < 1) {
    throw std::invalid_argument("SquareNetwork: layers and neurons must be positive");
  }
  std::mt19937_64 engine(seed);
  const double deviation = 1 / std::sqrt(static_cast<double>(neurons));
  weights_ = normal_numbers(layers * neurons * neurons, deviation, engine);
  input_ = normal_numbers(neurons, 1, engine);
}

template <class Number>
std::vector<Number> SquareNetworkOf<Number>::normal_numbers(int64_t count, double deviation,
                                                            std::mt19937_64& engine) {
  std::normal_distribution<double> distribution(0, deviation);
  std::vector<Number> numbers(static_cast<size_t>(count));
  for (auto& number : numbers) number = Number(distribution(engine));
  return numbers;
}

template <class Number>
void SquareNetworkOf<Number>::multiply(const Number* weight, const Number* in, Number* out) const {
  for (int64_t i = 0; i < neurons_; ++i) {
    Number sum(0);
    for (int64_t j = 0; j < neurons_; ++j) sum += weight[i * neurons_ + j] * in[j];
    out[i] = sum;
  }
}

template <class Number>
void SquareNetworkOf<Number>::multiply_transposed(const Number* weight, const Number* in,
                                                  Number* out) const {
  std::fill(out, out + neurons_, Number(0));
  for (int64_t i = 0; i < neurons_; ++i) {
    for (int64_t j = 0; j < neurons_; ++j) out[j] += weight[i * neurons_ + j] * in[i];
  }
}

template <class Number>
std::vector<Number> SquareNetworkOf<Number>::activations() const {
  using std::tanh;
  std::vector<Number> all(input_);
  all.resize(static_cast<size_t>((layers_ + 1) * neurons_));
  for (int64_t l = 1; l <= layers_; ++l) {
    Number* out = all.data() + l * neurons_;
    multiply(layer(l), out - neurons_, out);
    for (int64_t i = 0; i < neurons_; ++i) out[i] = tanh(out[i]);
  }
  return all;
}

template <class Number>
Number SquareNetworkOf<Number>::cost() const {
  const auto all = activations();
  Number sum(0);
  for (int64_t i = 0; i < neurons_; ++i) {
    sum += all[layers_ * neurons_ + i] * all[layers_ * neurons_ + i];
  }
  return sum / Number(2);
}

template <class Number>
std::vector<Number> SquareNetworkOf<Number>::by_backpropagation() const {
  const auto all = activations();
  std::vector<Number> gradient(weights_.size());
  std::vector<Number> delta(all.end() - neurons_, all.end()), before(delta.size());
  for (int64_t l = layers_; l >= 1; --l) {
    const Number* out = all.data() + l * neurons_;
    for (int64_t i = 0; i < neurons_; ++i) delta[i] = delta[i] * slope(out[i]);
    Number* own = gradient.data() + (l - 1) * neurons_ * neurons_;
    for (int64_t i = 0; i < neurons_; ++i) {
      for (int64_t j = 0; j < neurons_; ++j) {
        own[i * neurons_ + j] = delta[i] * out[j - neurons_];
      }
    }
    multiply_transposed(layer(l), delta.data(), before.data());
    delta.swap(before);
  }
  return gradient;
}

template <class Number>
std::vector<Number> SquareNetworkOf<Number>::one_weight_at_a_time() const {
  const auto all = activations();
  std::vector<Number> gradient(weights_.size());
  std::vector<Number> change(static_cast<size_t>(neurons_)), next(change.size());
  for (size_t w = 0; w < weights_.size(); ++w) {
    const auto place = static_cast<int64_t>(w);
    const int64_t l = place / (neurons_ * neurons_) + 1;
    const int64_t i = place / neurons_ % neurons_, j = place % neurons_;
    std::fill(change.begin(), change.end(), Number(0));
    change[i] = all[(l - 1) * neurons_ + j] * slope(all[l * neurons_ + i]);
    for (int64_t m = l + 1; m <= layers_; ++m) {
      multiply(layer(m), change.data(), next.data());
      for (int64_t k = 0; k < neurons_; ++k) change[k] = next[k] * slope(all[m * neurons_ + k]);
    }
    for (int64_t k = 0; k < neurons_; ++k) gradient[w] += change[k] * all[layers_ * neurons_ + k];
  }
  return gradient;
}

extern template class SquareNetworkOf<double>;

}  // namespace training
