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
constexpr int tile_features = std::min(tile_rows<Number>, 6);

/// Features between those that are worked on and those that are fetched from memory, of the weight
/// and of the batches' rows: of these each is a stream of its own, more than a processor follows.
constexpr int64_t fetch_distance = 48, fetch_distance_of_rows = 64;

/// Asks for a tile of numbers that some other tile will want, a few lines at a time: more at once
/// would make the processor wait. hwy::Prefetch goes to the first level of the cache, where it
/// would push out what is worked on. An address past the end does no harm.
template <int kFeatures, int kRegisters, class Number>
HWY_INLINE void fetch(const Number* numbers, int64_t stride) {
#pragma GCC unroll 16
  for (int f = 0; f < kFeatures; ++f) {
#pragma GCC unroll 16
    for (int64_t c = 0; c < kRegisters * lanes<Number>; c += line<Number>) {
      __builtin_prefetch(numbers + f * stride + c, /*write=*/0, /*locality=*/2);
    }
  }
}

template <class Descent, int kFeatures, int kRegisters, class Number>
HWY_INLINE void fetch_ahead(const Updated<Number>& numbers, int64_t first, int64_t stride) {
  const int64_t ahead = first + fetch_distance * stride;
  fetch<kFeatures, kRegisters>(numbers.weight + ahead, stride);
  if (Descent::rule != Rule::plain) fetch<kFeatures, kRegisters>(numbers.velocity + ahead, stride);
  if (Descent::rule == Rule::adam) fetch<kFeatures, kRegisters>(numbers.square + ahead, stride);
}

template <class Number>
HWY_INLINE void fetch_rows(Rows<Number> rows, int64_t count, int64_t feature) {
  for (int64_t r = 0; r < count; ++r) {
    __builtin_prefetch(rows[r] + feature, /*write=*/0, /*locality=*/3);
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

/// The step of kFeatures features from `feature` on and of kRegisters registers of units from
/// `unit` on, and what the new weights add to `products`: gradient and weights never leave the
/// registers.
template <class Descent, int kFeatures, int kRegisters, class Number>
HWY_INLINE void step_tile(const DenseStep<Number>& step, const Stepper<Descent, Number>& stepped,
                          int64_t feature, int64_t unit, Number* products) {
  const int64_t stride = step.units, first = feature * stride + unit;
  fetch_ahead<Descent, kFeatures, kRegisters>(step.weight, first, stride);
  Sums<kFeatures, kRegisters, Number> tile;
  if (step.gradient != nullptr) {
    load_tile<kFeatures, kRegisters>(step.gradient + first, stride, tile);
  } else {
    clear<kFeatures, kRegisters, Number>(tile);
  }
  add_transposed<kFeatures, kRegisters, Number>(
      {step.inputs, feature, step.deltas + unit, stride, step.rows, nullptr, 0}, tile);
#pragma GCC unroll 16
  for (int f = 0; f < kFeatures; ++f) {
#pragma GCC unroll 16
    for (int v = 0; v < kRegisters; ++v) {
      tile[f][v] = stepped(tile[f][v], first + f * stride + v * lanes<Number>);
    }
  }
#pragma GCC unroll 2
  for (int64_t row = 0; row < step.next_rows; ++row) {
    add_row_product<kFeatures, kRegisters>(step.next[row] + feature, tile,
                                           products + row * stride + unit);
  }
}

/// All units of kFeatures features: tiles, and a line where the units are an odd number of them.
template <class Descent, int kFeatures, class Number>
HWY_NOINLINE void step_features(const DenseStep<Number>& given, int64_t feature, Number* products) {
  constexpr int64_t most = tile_lines<Number> * line<Number>;
  const DenseStep<Number> step = given;
  const Stepper<Descent, Number> stepped(given.update, given.weight);
  fetch_rows(step.inputs, step.rows, feature + fetch_distance_of_rows);
  fetch_rows(step.next, step.next_rows, feature + fetch_distance_of_rows);
  int64_t unit = 0;
  for (; unit + most <= step.units; unit += most) {
    step_tile<Descent, kFeatures, tile_registers<Number>>(step, stepped, feature, unit, products);
  }
  for (; unit < step.units; unit += line<Number>) {
    step_tile<Descent, kFeatures, registers_of_line<Number>>(step, stepped, feature, unit,
                                                             products);
  }
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

template <class Descent, class Number>
void step_by_rule(const DenseStep<Number>& step, Number* products) {
  const int64_t count = step.next_rows * step.units;
  std::fill_n(products, count, Number{0});
  std::vector<Number> of_block(static_cast<size_t>(count));
  for (int64_t block = 0; block < step.features; block += block_features) {
    std::fill(of_block.begin(), of_block.end(), Number{0});
    step_block<Descent>(step, block, std::min(block_features, step.features - block),
                        of_block.data());
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
