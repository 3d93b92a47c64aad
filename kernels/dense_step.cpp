#include "kernels/dense_step.h"

#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/dense_step.cpp"
#include <hwy/foreach_target.h>

#include "kernels/tile-inl.h"
#include "kernels/update-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

/// Products are summed over this many features before they are added up: part of what makes the
/// numbers.
constexpr int64_t block_features = 512;

/// Features of a tile: few, so that what a tile of them reads is in the first level of the cache
/// together with both batches' share, and registers are left for what the step is made with.
template <class Number>
constexpr int tile_features = std::min(tile_rows<Number>, 4);

/// Where a tile begins, in a weight whose rows are `stride` apart.
struct Place {
  int64_t feature, unit, stride;
  int64_t first() const { return feature * stride + unit; }
};

/// Features between those that are worked on and those that are fetched from memory, of the weight
/// and of the batches' rows: of these each is a stream of its own, more than a processor follows.
constexpr int64_t fetch_distance = 24, fetch_distance_of_rows = 64;

/// Asks for lines that some other tile will want, a few at a time: more at once would make the
/// processor wait. hwy::Prefetch goes to the first level of the cache, where it would push out what
/// is worked on. An address past the end does no harm.
template <int kLines, class Number>
HWY_INLINE void fetch(const Number* numbers) {
#pragma GCC unroll 16
  for (int i = 0; i < kLines; ++i) {
    __builtin_prefetch(numbers + i * line<Number>, /*write=*/0, /*locality=*/2);
  }
}

/// Asks for as many lines as the tile at `at` has, or whole ones where it has parts of lines; in
/// the order of memory, which is faster than the order in which tiles will want them.
template <class Descent, int kFeatures, int kRegisters, class Number>
HWY_INLINE void fetch_ahead(const Updated<Number>& numbers, const Place& at) {
  constexpr int64_t width = std::max(kRegisters * lanes<Number>, line<Number>);
  constexpr int lines = kFeatures * width / line<Number>;
  const int64_t ahead = (at.feature + fetch_distance) * at.stride + at.unit * kFeatures;
  fetch<lines>(numbers.weight + ahead);
  if (Descent::rule != Rule::plain) fetch<lines>(numbers.velocity + ahead);
  if (Descent::rule == Rule::adam) fetch<lines>(numbers.square + ahead);
}

/// Asks for the lines of rows, once each: a line lasts for several tiles, in each of which some of
/// the rows have their turn.
template <class Number>
HWY_INLINE void fetch_rows(Rows<Number> rows, int64_t count, int64_t feature) {
  constexpr int64_t turns = line<Number> / tile_features<Number>;
  for (int64_t r = feature / tile_features<Number> % turns; r < count; r += turns) {
    __builtin_prefetch(rows[r] + feature, /*write=*/0, /*locality=*/2);
  }
}

/// product += x tile, for one row x.
template <int kFeatures, int kRegisters, class Number>
HWY_INLINE void add_row_product(const Number* x, const Sums<kFeatures, kRegisters, Number>& tile,
                                Number* product) {
  Vector<Number> sums[kRegisters];
#pragma GCC unroll 16
  for (int v = 0; v < kRegisters; ++v) sums[v] = load(product + v * lanes<Number>);
#pragma GCC unroll 16
  for (int f = 0; f < kFeatures; ++f) {
    const auto number = same(x[f]);
#pragma GCC unroll 16
    for (int v = 0; v < kRegisters; ++v) sums[v] = hn::MulAdd(number, tile[f][v], sums[v]);
  }
#pragma GCC unroll 16
  for (int v = 0; v < kRegisters; ++v) store(sums[v], product + v * lanes<Number>);
}

/// inputs^T deltas from `at` on.
template <class Number>
HWY_INLINE Product<Number> gradient_at(const DenseStep<Number>& step, Place at) {
  return {step.inputs, at.feature, step.deltas + at.unit, at.stride, step.rows, nullptr, 0};
}

template <int kFeatures, int kRegisters, class Number>
HWY_INLINE void begin_gradient(const DenseStep<Number>& step, Place at,
                               Sums<kFeatures, kRegisters, Number>& tile) {
  if (step.gradient == nullptr) return clear<kFeatures, kRegisters, Number>(tile);
  load_tile<kFeatures, kRegisters>(step.gradient + at.first(), at.stride, tile);
}

template <int kFeatures, int kRegisters, class Number>
HWY_INLINE void make_gradient(const DenseStep<Number>& step, Place at,
                              Sums<kFeatures, kRegisters, Number>& tile) {
  begin_gradient<kFeatures, kRegisters>(step, at, tile);
  add_transposed<kFeatures, kRegisters>(gradient_at(step, at), 0, tile);
}

/// A tile, the gradient, becomes the new weights.
template <int kFeatures, int kRegisters, class Descent, class Number>
HWY_INLINE void step_tile(const Stepper<Descent, Number>& stepped, Place at,
                          Sums<kFeatures, kRegisters, Number>& tile) {
#pragma GCC unroll 16
  for (int f = 0; f < kFeatures; ++f) {
#pragma GCC unroll 16
    for (int v = 0; v < kRegisters; ++v) {
      tile[f][v] = stepped(tile[f][v], at.first() + f * at.stride + v * lanes<Number>);
    }
  }
}

/// What new weights add to `products`.
template <int kFeatures, int kRegisters, class Number>
HWY_INLINE void add_products(const DenseStep<Number>& step, Place at,
                             const Sums<kFeatures, kRegisters, Number>& tile, Number* products) {
#pragma GCC unroll 2
  for (int64_t row = 0; row < step.next_rows; ++row) {
    add_row_product<kFeatures, kRegisters>(step.next[row] + at.feature, tile,
                                           products + row * at.stride + at.unit);
  }
}

template <int kFeatures, int kRegisters, class Descent, class Number>
HWY_INLINE void step_tiles_in_turn(const DenseStep<Number>& step,
                                   const Stepper<Descent, Number>& stepped, Place at, int64_t count,
                                   Number* products) {
  for (; count > 0; --count, at.unit += kRegisters * lanes<Number>) {
    Sums<kFeatures, kRegisters, Number> tile;
    make_gradient<kFeatures, kRegisters>(step, at, tile);
    fetch_ahead<Descent, kFeatures, kRegisters>(step.weight, at);
    step_tile<kFeatures, kRegisters>(stepped, at, tile);
    add_products<kFeatures, kRegisters>(step, at, tile, products);
  }
}

/// Steps the numbers of kCount registers from `at` on.
template <int kCount, class Descent, class Number>
HWY_INLINE void step_registers(const Stepper<Descent, Number>& stepped, int64_t at,
                               const Number* gradient) {
#pragma GCC unroll 4
  for (int v = 0; v < kCount; ++v) {
    stepped(load(gradient + v * lanes<Number>), at + v * lanes<Number>);
  }
}

/// Steps the tile at `at`, a line with each row of the gradient of the tile beside it.
template <int kFeatures, int kRegisters, class Descent, class Number>
HWY_INLINE void step_and_make_next(const DenseStep<Number>& step,
                                   const Stepper<Descent, Number>& stepped, Place at,
                                   const Number* gradient, Number* next) {
  constexpr int of_a_row = std::min(kRegisters, registers_of_line<Number>);
  const Place beside{at.feature, at.unit + kRegisters * lanes<Number>, at.stride};
  const auto product = gradient_at(step, beside);
  Sums<kFeatures, kRegisters, Number> tile;
  begin_gradient<kFeatures, kRegisters>(step, beside, tile);
  int64_t row = 0;
  for (int f = 0; f < kFeatures; ++f) {
#pragma GCC unroll 4
    for (int v = 0; v < kRegisters; v += of_a_row, ++row) {
      if (row < product.terms) add_transposed_term<kFeatures, kRegisters>(product, row, tile);
      step_registers<of_a_row>(stepped, at.first() + f * at.stride + v * lanes<Number>,
                               gradient + (f * kRegisters + v) * lanes<Number>);
    }
  }
  add_transposed<kFeatures, kRegisters>(product, std::min(row, product.terms), tile);
  store_tile<kFeatures, kRegisters>(tile, next, kRegisters * lanes<Number>);
}

/// Whether the gradient of the next tile is summed while one is stepped: for Adam, whose roots and
/// divisions take nearly as long as a tile's products. Half the registers do not gain by it, since
/// more of what is between goes to memory and back.
template <class Descent>
constexpr bool overlaps = registers >= 32 && Descent::rule == Rule::adam;

/// As in turn, but overlapping. Registers do not hold both tiles.
template <int kFeatures, int kRegisters, class Descent, class Number>
HWY_INLINE void step_tiles_overlapping(const DenseStep<Number>& step,
                                       const Stepper<Descent, Number>& stepped, Place at,
                                       int64_t count, Number* products) {
  constexpr int64_t width = kRegisters * lanes<Number>;
  alignas(64) Number gradients[2][kFeatures * width];
  if (count == 0) return;
  Sums<kFeatures, kRegisters, Number> tile;
  make_gradient<kFeatures, kRegisters>(step, at, tile);
  store_tile<kFeatures, kRegisters>(tile, gradients[0], width);
  for (int64_t t = 0; t < count; ++t, at.unit += width) {
    const Number* gradient = gradients[t % 2];
    fetch_ahead<Descent, kFeatures, kRegisters>(step.weight, at);
    if (t + 1 < count) {
      step_and_make_next<kFeatures, kRegisters>(step, stepped, at, gradient,
                                                gradients[(t + 1) % 2]);
    } else {
      load_tile<kFeatures, kRegisters>(gradient, width, tile);
      step_tile<kFeatures, kRegisters>(stepped, at, tile);
    }
    load_tile<kFeatures, kRegisters>(step.weight.weight + at.first(), at.stride, tile);
    add_products<kFeatures, kRegisters>(step, at, tile, products);
  }
}

/// Steps `count` tiles beside each other from `at` on, and adds what the new weights give to
/// `products`.
template <int kFeatures, int kRegisters, class Descent, class Number>
HWY_INLINE void step_tiles(const DenseStep<Number>& step, const Stepper<Descent, Number>& stepped,
                           Place at, int64_t count, Number* products) {
  if constexpr (overlaps<Descent>) {
    step_tiles_overlapping<kFeatures, kRegisters>(step, stepped, at, count, products);
  } else {
    step_tiles_in_turn<kFeatures, kRegisters>(step, stepped, at, count, products);
  }
}

/// All units of kFeatures features, in as many registers as they take.
template <class Descent, int kFeatures, class Number>
HWY_NOINLINE void step_features(const DenseStep<Number>& given, int64_t feature, Number* products) {
  const DenseStep<Number> step = given;
  const Stepper<Descent, Number> stepped(given.update, given.weight);
  fetch_rows(step.inputs, step.rows, feature + fetch_distance_of_rows);
  fetch_rows(step.next, step.next_rows, feature + fetch_distance_of_rows);
  constexpr int64_t most = tile_registers<Number>;
  const int64_t all = (step.units + lanes<Number> - 1) / lanes<Number>, tiles = all / most;
  step_tiles<kFeatures, most>(step, stepped, {feature, 0, step.stride}, tiles, products);
  step_tiles<kFeatures, 1>(step, stepped, {feature, tiles * most * lanes<Number>, step.stride},
                           all % most, products);
}

template <class Number>
using StepFeatures = void (*)(const DenseStep<Number>&, int64_t, Number*);

template <class Descent, class Number, int... kFeatures>
constexpr std::array<StepFeatures<Number>, sizeof...(kFeatures)> steps_of(
    std::integer_sequence<int, kFeatures...>) {
  return {&step_features<Descent, kFeatures + 1, Number>...};
}

template <class Descent, class Number>
void step_block(const DenseStep<Number>& step, int64_t block, int64_t features, Number* products) {
  static constexpr auto steps =
      steps_of<Descent, Number>(std::make_integer_sequence<int, tile_features<Number>>{});
  in_even_pieces<tile_features<Number>>(features, [&](int64_t first, int64_t count) HWY_ATTR {
    steps[count - 1](step, block + first, products);
  });
}

/// Numbers that are read and written a line at a time; a line that lies in two of the cache takes
/// twice as long.
template <class Number>
struct alignas(64) Line {
  Number numbers[line<Number>];
};

template <class Descent, class Number>
void step_by_rule(const DenseStep<Number>& step, Number* products) {
  const int64_t count = step.next_rows * step.stride;
  std::fill_n(products, count, Number{0});
  std::vector<Line<Number>> lines(static_cast<size_t>(count / line<Number>));
  Number* of_block = reinterpret_cast<Number*>(lines.data());
  for (int64_t block = 0; block < step.features; block += block_features) {
    std::fill_n(of_block, count, Number{0});
    step_block<Descent>(step, block, std::min(block_features, step.features - block), of_block);
    for (int64_t i = 0; i < count; ++i) products[i] += of_block[i];
  }
}

template <class Number>
void step_in_blocks(const DenseStep<Number>& step, Number* products) {
  with_descent(step.update, step.weight,
               [&](auto descent) HWY_ATTR { step_by_rule<decltype(descent)>(step, products); });
}

void dense_step_floats(const DenseStep<float>& step, float* products) {
  step_in_blocks(step, products);
}

void dense_step_doubles(const DenseStep<double>& step, double* products) {
  step_in_blocks(step, products);
}

void take_step_floats(const Update<float>& update, const Updated<float>& numbers,
                      const float* gradient, int64_t count) {
  step_numbers(update, numbers, gradient, count);
}

void take_step_doubles(const Update<double>& update, const Updated<double>& numbers,
                       const double* gradient, int64_t count) {
  step_numbers(update, numbers, gradient, count);
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kernels {

HWY_EXPORT(dense_step_floats);
HWY_EXPORT(dense_step_doubles);
HWY_EXPORT(take_step_floats);
HWY_EXPORT(take_step_doubles);

void dense_step(const DenseStep<float>& step, float* products) {
  HWY_DYNAMIC_DISPATCH(dense_step_floats)(step, products);
}

void dense_step(const DenseStep<double>& step, double* products) {
  HWY_DYNAMIC_DISPATCH(dense_step_doubles)(step, products);
}

void take_step(const Update<float>& update, const Updated<float>& numbers, const float* gradient,
               int64_t count) {
  HWY_DYNAMIC_DISPATCH(take_step_floats)(update, numbers, gradient, count);
}

void take_step(const Update<double>& update, const Updated<double>& numbers, const double* gradient,
               int64_t count) {
  HWY_DYNAMIC_DISPATCH(take_step_doubles)(update, numbers, gradient, count);
}

}  // namespace kernels
#endif
