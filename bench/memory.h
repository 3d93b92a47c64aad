#pragma once

#include <cstdint>
#include <functional>

namespace bench {

/// Bytes of physical memory of this process.
struct MemoryUse {
  int64_t before = 0;  ///< in use when the work began
  int64_t peak = 0;    ///< the most while it ran
};

/// Linux's VmRSS before `work`, and VmHWM after it, which begins anew for it
/// (/proc/self/clear_refs). Throws std::runtime_error where Linux does not tell.
MemoryUse memory_of(const std::function<void()>& work);

}  // namespace bench
