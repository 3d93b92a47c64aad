#pragma once

#include <cstdint>
#include <string>

namespace bench {

/// What no step on one core can be faster than. Both are measured anew with every call.

/// Seconds to read once and write once, on one thread, `arrays` (1 to 3) float32 arrays of `size`
/// numbers: a weight and what its rule keeps of it.
double streaming_seconds(int64_t size, int arrays);

/// Floating-point operations a second of BLAS on so many threads: products of 1,024 x 1,024.
double blas_flops(int threads = 1);

/// Of a step in sample space: pre-activations of `batch` rows, which are sums over `rows`; the head
/// forward, and backward to its weights and its inputs; the update.
double sample_space_operations(int64_t rows, int64_t batch, int64_t units, int64_t classes);

/// The claim that ours takes at most a fifth of `peer`, both seconds a step, and how much less than
/// the peer anything could take whose operations run at BLAS speed on all cores.
std::string claim_of_five_times(const std::string& what, double peer, double ours,
                                double operations);

}  // namespace bench
