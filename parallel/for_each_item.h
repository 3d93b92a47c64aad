#pragma once

#include <cstdint>
#include <functional>

#include "parallel/available_threads.h"

namespace parallel {

/// Calls work(0) ... work(count - 1), each once, on `threads` threads (0: as many as the program
/// may use), the calling one among them; each takes the next number, so that a slow item holds
/// nobody up. The first exception ends the loop and is thrown here.
///
/// Not at::parallel_for: LibTorch's header runs it on one thread in code compiled without -fopenmp.
void for_each_item(int64_t count, const std::function<void(int64_t)>& work, int64_t threads = 0);

}  // namespace parallel
