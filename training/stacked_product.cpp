#include "training/stacked_product.h"

#include <stdexcept>

#include "training/kernel.h"

namespace training {
namespace {

/// sum over i of left[i, r] * right[i, c], for a tile of rows r and columns c that stays in
/// registers; `left_step` is from i to i, `left_stride` from r to r.
template <typename Number>
struct Product {
  const Number* left;
  int64_t left_step, left_stride;
  const Number* right;
  int64_t right_step;
  Number* out;
  int64_t out_stride;
  int64_t terms;
  bool add;  ///< to what stands in `out`
};

// target_clones does not go with templates.
#define FACESWEEP_TILE(name, kRows, kVectors, Number, Vector)                            \
  FACESWEEP_KERNEL void name(const Product<Number>& given) {                             \
    const Product<Number> p = given;                                                     \
    Vector sums[kRows][kVectors];                                                        \
    _Pragma("GCC unroll 12") for (int r = 0; r < kRows; ++r) {                           \
      Vector* place = reinterpret_cast<Vector*>(p.out + r * p.out_stride);               \
      _Pragma("GCC unroll 2") for (int v = 0; v < kVectors; ++v) {                       \
        sums[r][v] = p.add ? place[v] : Vector{};                                        \
      }                                                                                  \
    }                                                                                    \
    for (int64_t i = 0; i < p.terms; ++i) {                                              \
      const Vector* right = reinterpret_cast<const Vector*>(p.right + i * p.right_step); \
      const Number* left = p.left + i * p.left_step;                                     \
      _Pragma("GCC unroll 2") for (int v = 0; v < kVectors; ++v) {                       \
        const Vector factor = right[v];                                                  \
        _Pragma("GCC unroll 12") for (int r = 0; r < kRows; ++r) {                       \
          sums[r][v] += left[r * p.left_stride] * factor;                                \
        }                                                                                \
      }                                                                                  \
    }                                                                                    \
    _Pragma("GCC unroll 12") for (int r = 0; r < kRows; ++r) {                           \
      Vector* place = reinterpret_cast<Vector*>(p.out + r * p.out_stride);               \
      _Pragma("GCC unroll 2") for (int v = 0; v < kVectors; ++v) place[v] = sums[r][v];  \
    }                                                                                    \
  }
#define FACESWEEP_TILES(Number, Vector)               \
  FACESWEEP_TILE(tile_12_by_2, 12, 2, Number, Vector) \
  FACESWEEP_TILE(tile_12_by_1, 12, 1, Number, Vector) \
  FACESWEEP_TILE(tile_4_by_2, 4, 2, Number, Vector)   \
  FACESWEEP_TILE(tile_4_by_1, 4, 1, Number, Vector)   \
  FACESWEEP_TILE(tile_1_by_2, 1, 2, Number, Vector)   \
  FACESWEEP_TILE(tile_1_by_1, 1, 1, Number, Vector)
FACESWEEP_TILES(float, Floats)
FACESWEEP_TILES(double, Doubles)

template <typename Number>
void compute_tile(const Product<Number>& tile, int64_t rows, bool wide) {
  switch (rows) {
    case 12:
      return wide ? tile_12_by_2(tile) : tile_12_by_1(tile);
    case 4:
      return wide ? tile_4_by_2(tile) : tile_4_by_1(tile);
    default:
      return wide ? tile_1_by_2(tile) : tile_1_by_1(tile);
  }
}

/// All tiles of a product: `rows` of out times `columns` of right.
template <typename Number>
void multiply(const Product<Number>& whole, int64_t rows, int64_t columns) {
  constexpr int64_t lanes = 64 / sizeof(Number);
  for (int64_t c = 0; c < columns;) {
    const bool wide = columns - c >= 2 * lanes;
    for (int64_t r = 0; r < rows;) {
      const int64_t height = rows - r >= 12 ? 12 : rows - r >= 4 ? 4 : 1;
      auto tile = whole;
      tile.left += r * whole.left_stride;
      tile.right += c;
      tile.out += r * whole.out_stride + c;
      compute_tile(tile, height, wide);
      r += height;
    }
    c += wide ? 2 * lanes : lanes;
  }
}

void check(const torch::Tensor& rows, const torch::Tensor& columns) {
  if (columns.size(1) % column_multiple != 0 || !rows.is_contiguous() || !columns.is_contiguous())
    throw std::invalid_argument("stacked products: expected contiguous matrices of whole columns");
}

}  // namespace

torch::Tensor stacked_scores(const torch::Tensor& rows, const torch::Tensor& weights) {
  check(rows, weights);
  const int64_t count = rows.size(0), features = rows.size(1), columns = weights.size(1);
  auto scores = torch::empty({count, columns}, rows.options());
  AT_DISPATCH_FLOATING_TYPES(rows.scalar_type(), "stacked_scores", [&] {
    multiply<scalar_t>({rows.data_ptr<scalar_t>(), 1, features, weights.data_ptr<scalar_t>(),
                        columns, scores.data_ptr<scalar_t>(), columns, features, /*add=*/false},
                       count, columns);
  });
  return scores;
}

void add_stacked_gradient_(torch::Tensor& gradient, const torch::Tensor& rows,
                           const torch::Tensor& deltas) {
  check(rows, deltas);
  const int64_t count = rows.size(0), features = rows.size(1), columns = deltas.size(1);
  AT_DISPATCH_FLOATING_TYPES(rows.scalar_type(), "add_stacked_gradient_", [&] {
    multiply<scalar_t>({rows.data_ptr<scalar_t>(), features, 1, deltas.data_ptr<scalar_t>(),
                        columns, gradient.data_ptr<scalar_t>(), columns, count, /*add=*/true},
                       features, columns);
  });
}

void add_column_sums_(torch::Tensor& sums, const torch::Tensor& deltas) {
  const int64_t columns = deltas.size(1);
  AT_DISPATCH_FLOATING_TYPES(deltas.scalar_type(), "add_column_sums_", [&] {
    const scalar_t* row = deltas.data_ptr<scalar_t>();
    scalar_t* sum = sums.data_ptr<scalar_t>();
    for (int64_t r = 0; r < deltas.size(0); ++r, row += columns) {
      for (int64_t c = 0; c < columns; ++c) sum[c] += row[c];
    }
  });
}

}  // namespace training
