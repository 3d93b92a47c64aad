#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace training {

/// A fully connected network, a_l = tanh(W_l a_{l-1}) for l = 1 .. layers, every layer of `neurons`
/// neurons without biases, and its cost |a_N|^2 / 2 for one input a_0. Plain loops over plain
/// memory: what is measured on it is the arithmetic, not the price of calling a library.
class SquareNetwork {
 public:
  /// Weights are normal with standard deviation 1 / sqrt(neurons), inputs normal, both drawn for
  /// `seed`. Throws std::invalid_argument unless layers and neurons are positive.
  SquareNetwork(int64_t layers, int64_t neurons, uint64_t seed);

  double cost() const;

  /// dC/dW_l[i, j] at [((l - 1) * neurons + i) * neurons + j], by backpropagation: O(N K^2)
  /// multiplications for N layers of K neurons.
  std::vector<double> by_backpropagation() const;

  /// The same, each weight's derivative taken on its own: what the weight does to its neuron is
  /// multiplied forward through every layer behind it, O(N K^2) a weight, O(N^2 K^4) in all.
  std::vector<double> one_weight_at_a_time() const;

  std::vector<double>& weights() { return weights_; }  ///< laid out as the gradients

 private:
  /// Activations of all layers, the input first: [(layers + 1) * neurons].
  std::vector<double> activations() const;
  const double* layer(int64_t l) const { return weights_.data() + (l - 1) * neurons_ * neurons_; }

  int64_t layers_;
  int64_t neurons_;
  std::vector<double> weights_;
  std::vector<double> input_;
};

/// The exponent e of y = c x^e by least squares on the logarithms. Throws std::invalid_argument for
/// fewer than two points or one that is not positive.
double fitted_exponent(const std::vector<std::pair<double, double>>& points);

}  // namespace training
