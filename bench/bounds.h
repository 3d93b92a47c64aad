#pragma once

#include <cstdint>

namespace bench {

/// What no step on one core can be faster than. Both are measured anew with every call.

/// Seconds to read once and write once, on one thread, `arrays` (1 to 3) float32 arrays of `size`
/// numbers: a weight and what its rule keeps of it.
double streaming_seconds(int64_t size, int arrays);

/// Floating-point operations a second of BLAS on one thread: products of 1,024 x 1,024.
double blas_flops();

}  // namespace bench
