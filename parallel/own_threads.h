#pragma once

#include <string_view>

namespace parallel {

/// True for a variable of the environment that tells OpenMP or a BLAS how many threads to start,
/// and where: OMP_THREAD_LIMIT, OPENBLAS_NUM_THREADS. Not for one that chooses kernels.
bool sets_threads(std::string_view variable);

/// Makes threads this program's own to set, whatever the environment says: OpenMP, BLAS and
/// LibTorch get what LibTorch finds right, at most available_threads(). Call it first in main, with
/// main's argv. Where the environment has a variable that sets_threads, starts the program again
/// without it, and does not come back.
void take_over_threads(char** argv);

}  // namespace parallel
