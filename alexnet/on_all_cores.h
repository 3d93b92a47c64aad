#pragma once

#include <cstdint>
#include <functional>

namespace alexnet {

/// Calls work(0) ... work(count - 1), each once, from `threads` threads (0 means one per core; this
/// thread is one of them). The first exception stops the rest and is thrown here. at::parallel_for
/// is not used: it is serial in code that is compiled without OpenMP.
void on_all_cores(int64_t count, int64_t threads, const std::function<void(int64_t)>& work);

}  // namespace alexnet
