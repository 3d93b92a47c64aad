#include "training/dense_step.h"

#include <algorithm>
#include <vector>

#include "training/kernel.h"

namespace training {
namespace {

// Columns of both batches that stay in the second-level cache while every unit's weights pass by:
// few enough for that, and enough for the processor to fetch ahead in a row of weights.
constexpr int64_t block_columns = 2048;

template <typename Number>
struct Block {
  Number* weight;  ///< of the first unit
  int64_t stride;  ///< from row to row of weight, inputs and next
  const Number* inputs;
  const Number* factors;  ///< learning_rate times the deltas, a unit's [rows] after the other's
  int64_t rows;
  const Number* next;
  int64_t next_rows;
  int64_t columns;
  Number shrink, l1_step;
};

// Whole tiles of kUnits x 4 vectors, which stay in registers while the rows of both batches pass.
// `sums` is [kUnits, next_rows], partial sums of next weight^T by lane. Returns the columns done.
// target_clones does not go with templates.
#define FACESWEEP_STEP_OF_UNITS(name, kUnits, Number, Vector)                           \
  FACESWEEP_KERNEL int64_t name(const Block<Number>& given, Vector* sums) {             \
    const Block<Number> block = given;                                                  \
    constexpr int64_t lanes = sizeof(Vector) / sizeof(Number);                          \
    int64_t c = 0;                                                                      \
    for (; c + 4 * lanes <= block.columns; c += 4 * lanes) {                            \
      Vector w[kUnits][4];                                                              \
      _Pragma("GCC unroll 4") for (int u = 0; u < kUnits; ++u) {                        \
        const Vector* place =                                                           \
            reinterpret_cast<const Vector*>(block.weight + u * block.stride + c);       \
        _Pragma("GCC unroll 4") for (int v = 0; v < 4; ++v) {                           \
          const Vector old = place[v], zero = old - old;                                \
          const Vector l1 =                                                             \
              old > 0 ? zero + block.l1_step : (old < 0 ? zero - block.l1_step : zero); \
          w[u][v] = block.shrink * old - l1;                                            \
        }                                                                               \
      }                                                                                 \
      for (int64_t row = 0; row < block.rows; ++row) {                                  \
        const Vector* input =                                                           \
            reinterpret_cast<const Vector*>(block.inputs + row * block.stride + c);     \
        _Pragma("GCC unroll 4") for (int v = 0; v < 4; ++v) {                           \
          const Vector x = input[v];                                                    \
          _Pragma("GCC unroll 4") for (int u = 0; u < kUnits; ++u) {                    \
            w[u][v] -= block.factors[u * block.rows + row] * x;                         \
          }                                                                             \
        }                                                                               \
      }                                                                                 \
      _Pragma("GCC unroll 4") for (int u = 0; u < kUnits; ++u) {                        \
        Vector* place = reinterpret_cast<Vector*>(block.weight + u * block.stride + c); \
        _Pragma("GCC unroll 4") for (int v = 0; v < 4; ++v) place[v] = w[u][v];         \
      }                                                                                 \
      for (int64_t row = 0; row < block.next_rows; ++row) {                             \
        const Vector* input =                                                           \
            reinterpret_cast<const Vector*>(block.next + row * block.stride + c);       \
        const Vector x0 = input[0], x1 = input[1], x2 = input[2], x3 = input[3];        \
        _Pragma("GCC unroll 4") for (int u = 0; u < kUnits; ++u) {                      \
          sums[u * block.next_rows + row] +=                                            \
              (w[u][0] * x0 + w[u][1] * x1) + (w[u][2] * x2 + w[u][3] * x3);            \
        }                                                                               \
      }                                                                                 \
    }                                                                                   \
    return c;                                                                           \
  }
FACESWEEP_STEP_OF_UNITS(step_of_four_units, 4, float, Floats)
FACESWEEP_STEP_OF_UNITS(step_of_four_units, 4, double, Doubles)
FACESWEEP_STEP_OF_UNITS(step_of_one_unit, 1, float, Floats)
FACESWEEP_STEP_OF_UNITS(step_of_one_unit, 1, double, Doubles)

/// The columns from `first` on, of one unit.
template <typename Number, typename Vector>
void step_of_rest(const Block<Number>& block, int64_t first, Vector* sums) {
  for (int64_t c = first; c < block.columns; ++c) {
    const Number old = block.weight[c];
    const auto sign = static_cast<Number>((old > 0) - (old < 0));
    Number weight = block.shrink * old - block.l1_step * sign;
    for (int64_t row = 0; row < block.rows; ++row) {
      weight -= block.factors[row] * block.inputs[row * block.stride + c];
    }
    block.weight[c] = weight;
    for (int64_t row = 0; row < block.next_rows; ++row) {
      sums[row][0] += weight * block.next[row * block.stride + c];
    }
  }
}

/// All columns of a block, of units `first` to `first + count` where count is 4 or 1.
template <typename Number, typename Vector>
void step_of_units(Block<Number> block, int64_t first, int64_t count, Vector* sums) {
  block.weight += first * block.stride;
  block.factors += first * block.rows;
  sums += first * block.next_rows;
  const int64_t done = count == 4 ? step_of_four_units(block, sums) : step_of_one_unit(block, sums);
  for (int64_t unit = 0; unit < count; ++unit) {
    step_of_rest(block, done, sums);
    block.weight += block.stride;
    block.factors += block.rows;
    sums += block.next_rows;
  }
}

template <typename Number, typename Vector>
torch::Tensor pass_over(torch::Tensor& weight, const DenseStep& step, const torch::Tensor& factors,
                        const torch::Tensor& next) {
  const int64_t units = weight.size(0), features = weight.size(1);
  constexpr int64_t lanes = sizeof(Vector) / sizeof(Number);
  // [units, rows of next, lanes]: a unit's sums go on from block to block.
  auto sums = torch::zeros({units, next.size(0), lanes}, weight.options());
  auto* partial = reinterpret_cast<Vector*>(sums.data_ptr<Number>());
  for (int64_t first = 0; first < features; first += block_columns) {
    const Block<Number> block{weight.data_ptr<Number>() + first,
                              features,
                              step.inputs.data_ptr<Number>() + first,
                              factors.data_ptr<Number>(),
                              step.inputs.size(0),
                              next.data_ptr<Number>() + first,
                              next.size(0),
                              std::min(block_columns, features - first),
                              static_cast<Number>(step.shrink),
                              static_cast<Number>(step.l1_step)};
    int64_t unit = 0;
    for (; unit + 4 <= units; unit += 4) step_of_units(block, unit, 4, partial);
    for (; unit < units; ++unit) step_of_units(block, unit, 1, partial);
  }
  return sums.sum(2).t();
}

DenseStep contiguous(const DenseStep& step) {
  auto same = step;
  same.inputs = step.inputs.contiguous();
  return same;
}

torch::Tensor on_cpu(torch::Tensor& weight, const DenseStep& step, const torch::Tensor& next) {
  const auto factors = (step.delta.t() * step.learning_rate).contiguous();
  if (weight.scalar_type() == torch::kFloat64) {
    return pass_over<double, Doubles>(weight, contiguous(step), factors, next.contiguous());
  }
  return pass_over<float, Floats>(weight, contiguous(step), factors, next.contiguous());
}

}  // namespace

void take_(torch::Tensor& weight, const DenseStep& step) {
  if (weight.device().is_cpu()) {
    on_cpu(weight, step, step.inputs.narrow(0, 0, 0));
    return;
  }
  const auto signs = step.l1_step > 0 ? weight.sign() : torch::Tensor();
  weight.addmm_(step.delta.t(), step.inputs, step.shrink, -step.learning_rate);
  if (step.l1_step > 0) weight.sub_(signs, step.l1_step);
}

torch::Tensor take_and_multiply_(torch::Tensor& weight, const DenseStep& step,
                                 const torch::Tensor& next) {
  if (weight.device().is_cpu()) return on_cpu(weight, step, next);
  take_(weight, step);
  return next.mm(weight.t());
}

}  // namespace training
