#include "training/gradients/gradient_cost.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <stdexcept>

namespace training {
namespace {

/// A number that counts how often two of its kind are multiplied.
struct Counted {
  Counted() = default;
  explicit Counted(double number) : value(number) {}
  Counted& operator+=(const Counted& other) {
    value += other.value;
    return *this;
  }

  double value = 0;
  inline static int64_t multiplications = 0;
};

Counted operator*(const Counted& a, const Counted& b) {
  ++Counted::multiplications;
  return Counted(a.value * b.value);
}
Counted operator-(const Counted& a, const Counted& b) {
  return Counted(a.value - b.value);
}
Counted tanh(const Counted& number) {
  return Counted(std::tanh(number.value));
}

template <class Work>
double multiplications_of(const Work& work) {
  Counted::multiplications = 0;
  work();
  return static_cast<double>(Counted::multiplications);
}

TEST(SquareNetwork, BothWaysGiveTheDifferencesOfTheCost) {
  SquareNetwork network(3, 4, /*seed=*/1);
  const auto all_at_once = network.by_backpropagation();
  const auto one_by_one = network.one_weight_at_a_time();
  ASSERT_EQ(all_at_once.size(), 3u * 4 * 4);
  for (size_t w = 0; w < all_at_once.size(); ++w) {
    const double step = 1e-5, before = network.weights()[w];
    network.weights()[w] = before + step;
    const double above = network.cost();
    network.weights()[w] = before - step;
    const double central = (above - network.cost()) / (2 * step);
    network.weights()[w] = before;
    EXPECT_NEAR(all_at_once[w], central, 1e-9) << w;
    EXPECT_NEAR(one_by_one[w], all_at_once[w], 1e-15) << w;
  }
}

TEST(SquareNetwork, OfOneNeuronWorksAndOfNoneIsRefused) {
  const SquareNetwork network(2, 1, 0);
  EXPECT_NEAR(network.by_backpropagation()[0], network.one_weight_at_a_time()[0], 1e-15);
  EXPECT_THROW(SquareNetwork(0, 1, 0), std::invalid_argument);
  EXPECT_THROW(SquareNetwork(1, 0, 0), std::invalid_argument);
}

TEST(SquareNetwork, MultipliesAsOftenAsItSays) {
  for (const int64_t layers : {1, 2, 5}) {
    for (const int64_t neurons : {1, 3, 4}) {
      const SquareNetworkOf<Counted> network(layers, neurons, 0);
      EXPECT_EQ(multiplications_of([&] { network.by_backpropagation(); }),
                multiplications_of_backpropagation(layers, neurons))
          << layers << " " << neurons;
      EXPECT_EQ(multiplications_of([&] { network.one_weight_at_a_time(); }),
                multiplications_of_one_weight_at_a_time(layers, neurons))
          << layers << " " << neurons;
    }
  }
}

TEST(FittedExponent, FindsThePowerOfAPowerLaw) {
  EXPECT_NEAR(fitted_exponent({{2, 3 * 8}, {4, 3 * 64}, {8, 3 * 512}}), 3, 1e-12);
  EXPECT_THROW(fitted_exponent({{1, 1}}), std::invalid_argument);
  EXPECT_THROW(fitted_exponent({{1, 1}, {2, 0}}), std::invalid_argument);
}

}  // namespace
}  // namespace training
