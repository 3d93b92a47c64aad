#include "training/dense_step.h"

#include <algorithm>
#include <cmath>

#include "training/kernel.h"

namespace training {
namespace {

// Columns of both batches that stay in the second-level cache while every unit's weights pass by:
// few enough for that, and enough for the processor to fetch ahead in a row of weights.
constexpr int64_t block_columns = 2048;

/// An UpdateRule in the precision of the weight: what is the same for every number of it.
template <typename Number>
struct Factors {
  Number rate;           ///< learning rate, with Adam's first correction
  Number shrink, l1;     ///< plain SGD's: 1 - 2 learning_rate l2 and learning_rate l1
  Number two_l2, l1_of;  ///< of the penalties' gradient
  Number keep, take;     ///< V <- keep V + take (G + R)
  Number keep_square, take_square, inverse_correction, epsilon;
};

template <typename Number>
Factors<Number> factors_of(const UpdateRule& rule) {
  const bool adam = rule.optimizer == Optimizer::adam;
  const auto number = [](double value) { return static_cast<Number>(value); };
  Factors<Number> factors{};
  factors.rate = number(rule.learning_rate / rule.correction1);
  factors.shrink = number(1 - 2 * rule.learning_rate * rule.l2);
  factors.l1 = number(rule.learning_rate * rule.l1);
  factors.two_l2 = number(2 * rule.l2);
  factors.l1_of = number(rule.l1);
  factors.keep = number(adam ? UpdateRule::beta1 : rule.momentum);
  factors.take = number(adam ? 1 - UpdateRule::beta1 : 1);
  factors.keep_square = number(UpdateRule::beta2);
  factors.take_square = number(1 - UpdateRule::beta2);
  factors.inverse_correction = number(1 / rule.correction2);
  factors.epsilon = number(UpdateRule::epsilon);
  return factors;
}

/// Some columns of everything that a step reads and writes.
template <typename Number>
struct Block {
  Number *weight, *velocity, *square;  ///< of the first unit; null where the rule keeps none
  const Number* gradient;              ///< null where there is none
  int64_t stride;                      ///< from row to row of all matrices
  const Number* inputs;
  const Number* deltas;  ///< a unit's [rows] after the other's
  int64_t rows;
  const Number* next;
  int64_t next_rows;
  int64_t columns;
  Factors<Number> factors;
};

/// The new weight for G, one number; the same arithmetic as the vectors' below.
template <typename Number>
void update(const Block<Number>& block, int64_t at, Number gradient) {
  const auto& f = block.factors;
  Number& weight = block.weight[at];
  const auto sign = static_cast<Number>((weight > 0) - (weight < 0));
  if (block.velocity == nullptr) {
    weight = f.shrink * weight - f.l1 * sign - f.rate * gradient;
    return;
  }
  gradient += f.two_l2 * weight + f.l1_of * sign;
  Number& velocity = block.velocity[at];
  velocity = f.keep * velocity + f.take * gradient;
  Number step = velocity;
  if (block.square != nullptr) {
    Number& square = block.square[at];
    square = f.keep_square * square + f.take_square * gradient * gradient;
    step = velocity / (std::sqrt(square * f.inverse_correction) + f.epsilon);
  }
  weight -= f.rate * step;
}

#define FACESWEEP_PLAIN(Number, Vector) w = f.shrink * w - f.l1 * sign - f.rate * sum
#define FACESWEEP_MOMENTUM(Number, Vector)                                               \
  Vector& velocity = *reinterpret_cast<Vector*>(block.velocity + u * block.stride + at); \
  velocity = f.keep * velocity + f.take * (sum + f.two_l2 * w + f.l1_of * sign);         \
  w -= f.rate * velocity
#define FACESWEEP_ADAM(Number, Vector)                                                   \
  Vector& velocity = *reinterpret_cast<Vector*>(block.velocity + u * block.stride + at); \
  Vector& square = *reinterpret_cast<Vector*>(block.square + u * block.stride + at);     \
  const Vector g = sum + f.two_l2 * w + f.l1_of * sign;                                  \
  velocity = f.keep * velocity + f.take * g;                                             \
  square = f.keep_square * square + f.take_square * g * g;                               \
  alignas(sizeof(Vector)) Number lane[lanes];                                            \
  Vector& root = *reinterpret_cast<Vector*>(lane);                                       \
  root = square * f.inverse_correction;                                                  \
  for (int64_t i = 0; i < lanes; ++i) lane[i] = std::sqrt(lane[i]);                      \
  w -= f.rate * (velocity / (root + f.epsilon))

// Whole tiles of kUnits x 4 vectors, whose gradient stays in registers while the rows of the batch
// pass, and whose new weights do while those of the next one pass. `sums` is [kUnits, next_rows],
// partial sums of next weight^T by lane. Returns the columns done. target_clones does not go with
// templates.
#define FACESWEEP_STEP_OF_UNITS(name, kUnits, Number, Vector, UPDATE)                         \
  FACESWEEP_KERNEL int64_t name(const Block<Number>& given, Vector* sums) {                   \
    const Block<Number> block = given;                                                        \
    const Factors<Number> f = block.factors;                                                  \
    constexpr int64_t lanes = sizeof(Vector) / sizeof(Number);                                \
    int64_t c = 0;                                                                            \
    for (; c + 4 * lanes <= block.columns; c += 4 * lanes) {                                  \
      Vector tile[kUnits][4];                                                                 \
      _Pragma("GCC unroll 4") for (int u = 0; u < kUnits; ++u) {                              \
        _Pragma("GCC unroll 4") for (int v = 0; v < 4; ++v) {                                 \
          tile[u][v] =                                                                        \
              block.gradient                                                                  \
                  ? reinterpret_cast<const Vector*>(block.gradient + u * block.stride + c)[v] \
                  : Vector{};                                                                 \
        }                                                                                     \
      }                                                                                       \
      for (int64_t row = 0; row < block.rows; ++row) {                                        \
        const Vector* input =                                                                 \
            reinterpret_cast<const Vector*>(block.inputs + row * block.stride + c);           \
        _Pragma("GCC unroll 4") for (int v = 0; v < 4; ++v) {                                 \
          const Vector x = input[v];                                                          \
          _Pragma("GCC unroll 4") for (int u = 0; u < kUnits; ++u) {                          \
            tile[u][v] += block.deltas[u * block.rows + row] * x;                             \
          }                                                                                   \
        }                                                                                     \
      }                                                                                       \
      _Pragma("GCC unroll 4") for (int u = 0; u < kUnits; ++u) {                              \
        _Pragma("GCC unroll 4") for (int v = 0; v < 4; ++v) {                                 \
          const int64_t at = c + v * lanes;                                                   \
          Vector& w = *reinterpret_cast<Vector*>(block.weight + u * block.stride + at);       \
          const Vector sum = tile[u][v], zero = w - w;                                        \
          const Vector sign = w > 0 ? zero + 1 : (w < 0 ? zero - 1 : zero);                   \
          UPDATE(Number, Vector);                                                             \
          tile[u][v] = w;                                                                     \
        }                                                                                     \
      }                                                                                       \
      for (int64_t row = 0; row < block.next_rows; ++row) {                                   \
        const Vector* input =                                                                 \
            reinterpret_cast<const Vector*>(block.next + row * block.stride + c);             \
        const Vector x0 = input[0], x1 = input[1], x2 = input[2], x3 = input[3];              \
        _Pragma("GCC unroll 4") for (int u = 0; u < kUnits; ++u) {                            \
          sums[u * block.next_rows + row] +=                                                  \
              (tile[u][0] * x0 + tile[u][1] * x1) + (tile[u][2] * x2 + tile[u][3] * x3);      \
        }                                                                                     \
      }                                                                                       \
    }                                                                                         \
    return c;                                                                                 \
  }
#define FACESWEEP_STEPS(Number, Vector)                                            \
  FACESWEEP_STEP_OF_UNITS(plain_of_four, 4, Number, Vector, FACESWEEP_PLAIN)       \
  FACESWEEP_STEP_OF_UNITS(plain_of_one, 1, Number, Vector, FACESWEEP_PLAIN)        \
  FACESWEEP_STEP_OF_UNITS(momentum_of_four, 4, Number, Vector, FACESWEEP_MOMENTUM) \
  FACESWEEP_STEP_OF_UNITS(momentum_of_one, 1, Number, Vector, FACESWEEP_MOMENTUM)  \
  FACESWEEP_STEP_OF_UNITS(adam_of_four, 4, Number, Vector, FACESWEEP_ADAM)         \
  FACESWEEP_STEP_OF_UNITS(adam_of_one, 1, Number, Vector, FACESWEEP_ADAM)
FACESWEEP_STEPS(float, Floats)
FACESWEEP_STEPS(double, Doubles)

template <typename Number, typename Vector>
int64_t step_of_tiles(const Block<Number>& block, int64_t units, Vector* sums) {
  if (block.square) return units == 4 ? adam_of_four(block, sums) : adam_of_one(block, sums);
  if (block.velocity) {
    return units == 4 ? momentum_of_four(block, sums) : momentum_of_one(block, sums);
  }
  return units == 4 ? plain_of_four(block, sums) : plain_of_one(block, sums);
}

/// The columns from `first` on, of one unit.
template <typename Number, typename Vector>
void step_of_rest(const Block<Number>& block, int64_t first, Vector* sums) {
  for (int64_t c = first; c < block.columns; ++c) {
    Number gradient = block.gradient ? block.gradient[c] : Number{0};
    for (int64_t row = 0; row < block.rows; ++row) {
      gradient += block.deltas[row] * block.inputs[row * block.stride + c];
    }
    update(block, c, gradient);
    for (int64_t row = 0; row < block.next_rows; ++row) {
      sums[row][0] += block.weight[c] * block.next[row * block.stride + c];
    }
  }
}

/// The same block from unit `first` on.
template <typename Number>
Block<Number> from_unit(Block<Number> block, int64_t first) {
  const int64_t offset = first * block.stride;
  block.weight += offset;
  if (block.velocity) block.velocity += offset;
  if (block.square) block.square += offset;
  if (block.gradient) block.gradient += offset;
  block.deltas += first * block.rows;
  return block;
}

/// All columns of a block, of `count` units from `first` on, where count is 4 or 1.
template <typename Number, typename Vector>
void step_of_units(const Block<Number>& block, int64_t first, int64_t count, Vector* sums) {
  const int64_t done =
      step_of_tiles(from_unit(block, first), count, sums + first * block.next_rows);
  for (int64_t unit = first; unit < first + count; ++unit) {
    step_of_rest(from_unit(block, unit), done, sums + unit * block.next_rows);
  }
}

template <typename Number>
Number* data_or_null(const torch::Tensor& tensor, int64_t column) {
  return tensor.defined() ? tensor.data_ptr<Number>() + column : nullptr;
}

/// `deltas` is [H, B], contiguous like all others.
template <typename Number, typename Vector>
torch::Tensor pass_over(DenseWeight& weight, const UpdateRule& rule, const DenseGradient& gradient,
                        const torch::Tensor& deltas, const torch::Tensor& next) {
  const int64_t units = weight.value.size(0), features = weight.value.size(1);
  const int64_t rows = gradient.inputs.defined() ? gradient.inputs.size(0) : 0;
  const int64_t next_rows = next.defined() ? next.size(0) : 0;
  constexpr int64_t lanes = sizeof(Vector) / sizeof(Number);
  // [units, rows of next, lanes]: a unit's sums go on from block to block.
  auto sums = torch::zeros({units, next_rows, lanes}, weight.value.options());
  auto* partial = reinterpret_cast<Vector*>(sums.data_ptr<Number>());
  for (int64_t first = 0; first < features; first += block_columns) {
    const Block<Number> block{data_or_null<Number>(weight.value, first),
                              data_or_null<Number>(weight.velocity, first),
                              data_or_null<Number>(weight.square, first),
                              data_or_null<Number>(gradient.gradient, first),
                              features,
                              data_or_null<Number>(gradient.inputs, first),
                              data_or_null<Number>(deltas, 0),
                              rows,
                              data_or_null<Number>(next, first),
                              next_rows,
                              std::min(block_columns, features - first),
                              factors_of<Number>(rule)};
    int64_t unit = 0;
    for (; unit + 4 <= units; unit += 4) step_of_units(block, unit, 4, partial);
    for (; unit < units; ++unit) step_of_units(block, unit, 1, partial);
  }
  return sums.sum(2).t();
}

torch::Tensor contiguous(const torch::Tensor& tensor) {
  return tensor.defined() ? tensor.contiguous() : tensor;
}

torch::Tensor step(DenseWeight& weight, const UpdateRule& rule, const DenseGradient& given,
                   const torch::Tensor& next) {
  const DenseGradient gradient{contiguous(given.gradient), given.delta, contiguous(given.inputs)};
  const auto deltas = given.delta.defined() ? given.delta.t().contiguous() : given.delta;
  if (weight.value.scalar_type() == torch::kFloat64) {
    return pass_over<double, Doubles>(weight, rule, gradient, deltas, contiguous(next));
  }
  return pass_over<float, Floats>(weight, rule, gradient, deltas, contiguous(next));
}

}  // namespace

void take_(DenseWeight& weight, const UpdateRule& rule, const DenseGradient& gradient) {
  step(weight, rule, gradient, {});
}

torch::Tensor take_and_multiply_(DenseWeight& weight, const UpdateRule& rule,
                                 const DenseGradient& gradient, const torch::Tensor& next) {
  return step(weight, rule, gradient, next);
}

}  // namespace training
