#include "kernels/matrix_product.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/matrix_product.cpp"
#include <hwy/foreach_target.h>

#include "kernels/tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

/// Terms that a tile sums before they are added to `out`: part of what makes the numbers.
constexpr int64_t block_terms = 256;

template <class Number>
constexpr int64_t tile_columns = tile_lines<Number>* line<Number>;

/// Some columns of a block of terms of `right`, in the order in which a tile reads them; columns
/// that are not there are 0.
template <class Number>
void pack(const Factor<Number>& right, int64_t first_term, int64_t terms, int64_t first_column,
          int64_t columns, Number* packed) {
  if (columns < tile_columns<Number>) std::fill_n(packed, terms * tile_columns<Number>, Number{0});
  if (!right.transposed) {
    for (int64_t i = 0; i < terms; ++i) {
      std::copy_n(right.rows[first_term + i] + first_column, columns,
                  packed + i * tile_columns<Number>);
    }
    return;
  }
  for (int64_t c = 0; c < columns; ++c) {
    const Number* column = right.rows[first_column + c] + first_term;
    for (int64_t i = 0; i < terms; ++i) packed[i * tile_columns<Number> + c] = column[i];
  }
}

/// A tile's sums into `out`. The first block of terms meets what stood there.
template <class Number>
HWY_INLINE void add_tile(const MatrixProduct<Number>& p, const Number* sums, int64_t row,
                         int64_t rows, int64_t column, int64_t columns, bool is_first) {
  for (int64_t r = 0; r < rows; ++r) {
    Number* out = p.out + (row + r) * p.out_stride + column;
    const Number* sum = sums + r * tile_columns<Number>;
    if (!is_first) {
      for (int64_t c = 0; c < columns; ++c) out[c] += p.scale * sum[c];
    } else if (p.keep == Number{0}) {
      for (int64_t c = 0; c < columns; ++c) out[c] = p.scale * sum[c];
    } else {
      for (int64_t c = 0; c < columns; ++c) out[c] = p.keep * out[c] + p.scale * sum[c];
    }
  }
}

/// A tile's sums over a block of terms.
template <class Number>
HWY_INLINE void multiply_block(const Factor<Number>& left, int64_t row, int64_t rows, int64_t term,
                               int64_t terms, const Number* packed, Number* sums) {
  constexpr int64_t columns = tile_columns<Number>;
  if (left.transposed) {
    tile<true, Number>(
        rows, /*wide=*/true)({left.rows + term, row, packed, columns, terms, sums, columns});
  } else {
    tile<false, Number>(
        rows, /*wide=*/true)({left.rows + row, term, packed, columns, terms, sums, columns});
  }
}

template <class Number>
void multiply_in_blocks(const MatrixProduct<Number>& p) {
  alignas(64) Number packed[block_terms * tile_columns<Number>];
  alignas(64) Number sums[tile_rows<Number> * tile_columns<Number>];
  int64_t term = 0;
  do {
    const int64_t terms = std::min(block_terms, p.terms - term);
    for (int64_t column = 0; column < p.columns; column += tile_columns<Number>) {
      const int64_t columns = std::min(tile_columns<Number>, p.columns - column);
      pack(p.right, term, terms, column, columns, packed);
      in_even_pieces<tile_rows<Number>>(p.rows, [&](int64_t row, int64_t rows) HWY_ATTR {
        multiply_block(p.left, row, rows, term, terms, packed, sums);
        add_tile(p, sums, row, rows, column, columns, /*is_first=*/term == 0);
      });
    }
    term += terms;
  } while (term < p.terms);
}

void multiply_packed_floats(const MatrixProduct<float>& product) {
  multiply_in_blocks(product);
}

void multiply_packed_doubles(const MatrixProduct<double>& product) {
  multiply_in_blocks(product);
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kernels {

HWY_EXPORT(multiply_packed_floats);
HWY_EXPORT(multiply_packed_doubles);

void multiply_packed(const MatrixProduct<float>& product) {
  HWY_DYNAMIC_DISPATCH(multiply_packed_floats)(product);
}

void multiply_packed(const MatrixProduct<double>& product) {
  HWY_DYNAMIC_DISPATCH(multiply_packed_doubles)(product);
}

}  // namespace kernels
#endif
