// Included once for each instruction set: no ordinary guard.
#if defined(FACESWEEP_KERNELS_LINES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef FACESWEEP_KERNELS_LINES_INL_H
#undef FACESWEEP_KERNELS_LINES_INL_H
#else
#define FACESWEEP_KERNELS_LINES_INL_H
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <array>
#include <cstdint>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// One register, or as much of it as a line has.
template <class Number>
using Lanes = hn::CappedTag<Number, 64 / sizeof(Number)>;
template <class Number>
using Vector = hn::Vec<Lanes<Number>>;

/// Numbers of a line: 64 bytes, whatever the registers hold. Matrices that kernels take have rows
/// of whole lines, and sums over columns run in as many lanes as a line has.
template <class Number>
constexpr int64_t line = 64 / sizeof(Number);
template <class Number>
constexpr int64_t lanes = hn::MaxLanes(Lanes<Number>{});
template <class Number>
constexpr int registers_of_line = static_cast<int>(line<Number> / lanes<Number>);

/// Registers that there are: a tile, and what it is multiplied with, should fit.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON
constexpr int registers = 32;
#else
constexpr int registers = 16;
#endif

template <class Number>
HWY_INLINE Vector<Number> load(const Number* from) {
  return hn::LoadU(Lanes<Number>{}, from);
}

template <class Number>
HWY_INLINE void store(Vector<Number> values, Number* to) {
  hn::StoreU(values, Lanes<Number>{}, to);
}

template <class Number>
HWY_INLINE Vector<Number> same(Number value) {
  return hn::Set(Lanes<Number>{}, value);
}

/// size sign(x), with sign(0) = 0.
template <class Number>
HWY_INLINE Vector<Number> with_sign_of(Vector<Number> x, Vector<Number> size) {
  const Lanes<Number> d;
  const auto negated_or_not = hn::Xor(size, hn::And(hn::SignBit(d), x));
  return hn::IfThenZeroElse(hn::Eq(x, hn::Zero(d)), negated_or_not);
}

/// Calls body(first, count) for pieces of `total` of at most `kMost`, as even as they come.
template <int kMost, class Body>
HWY_INLINE void in_even_pieces(int64_t total, const Body& body) {
  int64_t pieces = (total + kMost - 1) / kMost;
  for (int64_t done = 0; pieces > 0; --pieces) {
    const int64_t count = (total - done + pieces - 1) / pieces;
    body(done, count);
    done += count;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#endif
