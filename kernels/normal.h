#pragma once

#include <cstdint>

namespace kernels {

/// `count` draws from the standard normal distribution, which depend on `key` alone: the first ones
/// are the same whatever the count. Bits of Threefry-2x32-20 (Salmon, Moraes, Dror and Shaw, 2011,
/// "Parallel random numbers: as easy as 1, 2, 3") as pairs of 24 bits each, made normal by Box and
/// Muller (1958). The same bits on every instruction set with fused products.
void standard_normals(uint64_t key, int64_t count, float* out);

/// Threefry-2x32-20 of one counter, both halves of it and of the key as (low, high) 32 bits.
uint64_t threefry(uint64_t key, uint64_t counter);

}  // namespace kernels
