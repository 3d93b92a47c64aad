#pragma once

#include <cstdint>

namespace kernels {

/// What an optimiser does to a weight w with gradient g, in the precision of the weight. With
/// r = two_l2 w + l1 sign(w), the gradient of the penalties at the old w:
///   plain SGD:  w <- shrink w - l1_step sign(w) - rate g
///   momentum:   v <- keep v + (g + r),  w <- w - rate v
///   Adam:       v <- keep v + (g + r),  s <- keep_square s + (g + r)^2,
///               w <- w - rate v / (sqrt(s) + epsilon)
template <class Number>
struct Update {
  Number rate = 0;
  Number shrink = 1, l1_step = 0;
  Number two_l2 = 0, l1 = 0;
  Number keep = 0;
  Number keep_square = 0, epsilon = 0;

  bool is_penalised() const { return shrink != 1 || l1_step != 0 || two_l2 != 0 || l1 != 0; }
};

/// Weights in a row and what their optimiser keeps of them: no velocity for plain SGD, a square for
/// Adam alone.
template <class Number>
struct Updated {
  Number* weight;
  Number* velocity;
  Number* square;
};

/// One step of `count` numbers (whole lines of 64 bytes) down `gradient`.
void take_step(const Update<float>& update, const Updated<float>& numbers, const float* gradient,
               int64_t count);
void take_step(const Update<double>& update, const Updated<double>& numbers, const double* gradient,
               int64_t count);

}  // namespace kernels
