#include "kernels/normal.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/normal.cpp"
#include <hwy/foreach_target.h>

#include "kernels/functions-inl.h"

HWY_BEFORE_NAMESPACE();
namespace kernels {
namespace HWY_NAMESPACE {

using Words = hn::CappedTag<uint32_t, 16>;
using WordVector = hn::Vec<Words>;

template <int kBits>
HWY_INLINE WordVector rotated(WordVector x) {
  return hn::Or(hn::ShiftLeft<kBits>(x), hn::ShiftRight<32 - kBits>(x));
}

template <int kBits>
HWY_INLINE void mix(WordVector& x0, WordVector& x1) {
  x0 = hn::Add(x0, x1);
  x1 = hn::Xor(rotated<kBits>(x1), x0);
}

/// Keys k[0], k[1] and their parity, as they are added after every four rounds.
struct Schedule {
  uint32_t key[3];

  explicit Schedule(uint64_t whole)
      : key{static_cast<uint32_t>(whole), static_cast<uint32_t>(whole >> 32), 0} {
    key[2] = 0x1BD11BDA ^ key[0] ^ key[1];
  }

  HWY_INLINE void add(uint32_t time, WordVector& x0, WordVector& x1) const {
    const Words d;
    x0 = hn::Add(x0, hn::Set(d, key[time % 3]));
    x1 = hn::Add(x1, hn::Set(d, key[(time + 1) % 3] + time));
  }
};

HWY_INLINE void encrypt(const Schedule& schedule, WordVector& x0, WordVector& x1) {
  schedule.add(0, x0, x1);
#pragma GCC unroll 5
  for (uint32_t time = 1; time <= 5; ++time) {
    if (time % 2 == 1) {
      mix<13>(x0, x1);
      mix<15>(x0, x1);
      mix<26>(x0, x1);
      mix<6>(x0, x1);
    } else {
      mix<17>(x0, x1);
      mix<29>(x0, x1);
      mix<16>(x0, x1);
      mix<24>(x0, x1);
    }
    schedule.add(time, x0, x1);
  }
}

/// In (0, 1), from 24 bits.
HWY_INLINE Vector<float> uniform(WordVector words) {
  const Lanes<float> d;
  const hn::RebindToSigned<Words> integers;
  const auto bits = hn::ConvertTo(d, hn::BitCast(integers, hn::ShiftRight<8>(words)));
  return hn::Mul(hn::Add(bits, same(0.5F)), same(1.0F / 16777216));
}

/// 32 draws: those of 16 counters from `counter` on, first the cosines, then the sines.
HWY_INLINE void draw_block(const Schedule& schedule, uint32_t counter, float* out) {
  const Lanes<float> d;
  for (int64_t i = 0; i < 16; i += lanes<float>) {
    auto x0 = hn::Iota(Words{}, counter + static_cast<uint32_t>(i));
    auto x1 = hn::Zero(Words{});
    encrypt(schedule, x0, x1);
    const auto radius = hn::Sqrt(hn::Mul(same(-2.0F), hn::Log(d, uniform(x0))));
    const auto angle = hn::Mul(same(6.2831853F), uniform(x1));
    store<float>(hn::Mul(radius, hn::Cos(d, angle)), out + i);
    store<float>(hn::Mul(radius, hn::Sin(d, angle)), out + 16 + i);
  }
}

void draw_normals(uint64_t key, int64_t count, float* out) {
  const Schedule schedule(key);
  uint32_t counter = 0;
  int64_t done = 0;
  for (; done + 32 <= count; done += 32, counter += 16) draw_block(schedule, counter, out + done);
  if (done == count) return;
  float rest[32];
  draw_block(schedule, counter, rest);
  std::copy_n(rest, count - done, out + done);
}

uint64_t encrypt_one(uint64_t key, uint64_t counter) {
  auto x0 = hn::Set(Words{}, static_cast<uint32_t>(counter));
  auto x1 = hn::Set(Words{}, static_cast<uint32_t>(counter >> 32));
  encrypt(Schedule(key), x0, x1);
  return hn::GetLane(x0) | static_cast<uint64_t>(hn::GetLane(x1)) << 32;
}

}  // namespace HWY_NAMESPACE
}  // namespace kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace kernels {

HWY_EXPORT(draw_normals);
HWY_EXPORT(encrypt_one);

void standard_normals(uint64_t key, int64_t count, float* out) {
  HWY_DYNAMIC_DISPATCH(draw_normals)(key, count, out);
}

uint64_t threefry(uint64_t key, uint64_t counter) {
  return HWY_DYNAMIC_DISPATCH(encrypt_one)(key, counter);
}

}  // namespace kernels
#endif
