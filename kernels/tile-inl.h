// Included once for each instruction set: no ordinary guard.
#if defined(FACESWEEP_KERNELS_TILE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef FACESWEEP_KERNELS_TILE_INL_H
#undef FACESWEEP_KERNELS_TILE_INL_H
#else
#define FACESWEEP_KERNELS_TILE_INL_H
#endif

#include <algorithm>

#include "kernels/lines-inl.h"
#include "kernels/product.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

/// Lines and rows of a tile whose sums stay in registers, beside a row of `right` and a number of
/// the left.
template <class Number>
constexpr int tile_lines = registers_of_line<Number> == 1 ? 2 : 1;
template <class Number>
constexpr int tile_registers = tile_lines<Number>* registers_of_line<Number>;
template <class Number>
constexpr int tile_rows = std::clamp((registers - 1) / tile_registers<Number> - 1, 1, 12);

template <int kRows, int kRegisters, class Number>
using Sums = Vector<Number>[kRows][kRegisters];

// Tiles are arrays, which the compiler keeps in registers where all loops over them are unrolled.

template <int kRows, int kRegisters, class Number>
HWY_INLINE void clear(Sums<kRows, kRegisters, Number>& sums) {
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 16
    for (int v = 0; v < kRegisters; ++v) sums[r][v] = same(Number{0});
  }
}

template <int kRows, int kRegisters, class Number>
HWY_INLINE void load_tile(const Number* from, int64_t stride,
                          Sums<kRows, kRegisters, Number>& sums) {
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 16
    for (int v = 0; v < kRegisters; ++v) sums[r][v] = load(from + r * stride + v * lanes<Number>);
  }
}

template <int kRows, int kRegisters, class Number>
HWY_INLINE void store_tile(const Sums<kRows, kRegisters, Number>& sums, Number* to,
                           int64_t stride) {
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 16
    for (int v = 0; v < kRegisters; ++v) store(sums[r][v], to + r * stride + v * lanes<Number>);
  }
}

/// sums[r] += left(r) * right, a row of as many columns as the tile has.
template <int kRows, int kRegisters, class Number, class Left>
HWY_INLINE void add_term(const Left& left, const Number* right,
                         Sums<kRows, kRegisters, Number>& sums) {
  Vector<Number> factors[kRegisters];
#pragma GCC unroll 16
  for (int v = 0; v < kRegisters; ++v) factors[v] = load(right + v * lanes<Number>);
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) {
    const auto number = same(left(r));
#pragma GCC unroll 16
    for (int v = 0; v < kRegisters; ++v) sums[r][v] = hn::MulAdd(number, factors[v], sums[r][v]);
  }
}

template <int kRows, int kRegisters, class Number>
HWY_INLINE void add_product(const Product<Number>& p, Sums<kRows, kRegisters, Number>& sums) {
  const Number* rows[kRows];
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) rows[r] = p.rows[r] + p.first;
  const Number* right = p.right;
  for (int64_t i = 0; i < p.terms; ++i, right += p.right_stride) {
    add_term<kRows, kRegisters>([&](int r) HWY_ATTR { return rows[r][i]; }, right, sums);
  }
}

template <int kRows, int kRegisters, class Number>
HWY_INLINE void add_transposed_term(const Product<Number>& p, int64_t i,
                                    Sums<kRows, kRegisters, Number>& sums) {
  const Number* column = p.rows[i] + p.first;
  add_term<kRows, kRegisters>([&](int r) HWY_ATTR { return column[r]; },
                              p.right + i * p.right_stride, sums);
}

/// The terms from `i` on.
template <int kRows, int kRegisters, class Number>
HWY_INLINE void add_transposed(const Product<Number>& p, int64_t i,
                               Sums<kRows, kRegisters, Number>& sums) {
#pragma GCC unroll 2
  for (; i < p.terms; ++i) add_transposed_term<kRows, kRegisters>(p, i, sums);
}

/// A tile of kRows times kRegisters registers of columns.
template <int kRows, int kRegisters, bool kTransposed, class Number>
HWY_NOINLINE void multiply_tile(const Product<Number>& given) {
  const Product<Number> p = given;
  Sums<kRows, kRegisters, Number> sums;
  if (p.add) {
    load_tile<kRows, kRegisters>(p.out, p.out_stride, sums);
  } else {
    clear<kRows, kRegisters, Number>(sums);
  }
  if constexpr (kTransposed) {
    add_transposed<kRows, kRegisters>(p, 0, sums);
  } else {
    add_product<kRows, kRegisters>(p, sums);
  }
  store_tile<kRows, kRegisters>(sums, p.out, p.out_stride);
}

template <class Number>
using Tile = void (*)(const Product<Number>&);

template <class Number, int kRegisters, bool kTransposed, int... kRows>
constexpr std::array<Tile<Number>, sizeof...(kRows)> tiles_of(
    std::integer_sequence<int, kRows...>) {
  return {&multiply_tile<kRows + 1, kRegisters, kTransposed, Number>...};
}

/// The tile of `rows` rows (1 to tile_rows) and either tile_lines or one line.
template <bool kTransposed, class Number>
HWY_INLINE Tile<Number> tile(int64_t rows, bool wide) {
  constexpr auto all = std::make_integer_sequence<int, tile_rows<Number>>{};
  static constexpr auto of_one = tiles_of<Number, registers_of_line<Number>, kTransposed>(all);
  static constexpr auto of_all = tiles_of<Number, tile_registers<Number>, kTransposed>(all);
  return wide ? of_all[rows - 1] : of_one[rows - 1];
}

/// The product from row `row` and column `column` of `out` on.
template <bool kTransposed, class Number>
HWY_INLINE Product<Number> from(Product<Number> product, int64_t row, int64_t column) {
  if (kTransposed) {
    product.first += row;
  } else {
    product.rows += row;
  }
  product.right += column;
  product.out += row * product.out_stride + column;
  return product;
}

/// All tiles of a product: `count` rows of out times `columns` (whole lines) of right.
template <bool kTransposed, class Number>
HWY_INLINE void multiply_in_tiles(const Product<Number>& whole, int64_t count, int64_t columns) {
  constexpr int64_t one = line<Number>, most = tile_lines<Number> * one;
  for (int64_t c = 0; c < columns;) {
    const bool wide = columns - c >= most;
    in_even_pieces<tile_rows<Number>>(count, [&](int64_t row, int64_t rows) HWY_ATTR {
      tile<kTransposed, Number>(rows, wide)(from<kTransposed>(whole, row, c));
    });
    c += wide ? most : one;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#endif
