#include "bench/memory.h"

#include <malloc.h>

#include <fstream>
#include <stdexcept>
#include <string>

namespace bench {
namespace {

int64_t status_bytes(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word && word != key;) continue;
  int64_t kibibytes = 0;
  if (!(status >> kibibytes)) throw std::runtime_error("/proc/self/status has no " + key);
  return kibibytes * 1024;
}

void forget_peak() {
  std::ofstream clear("/proc/self/clear_refs");
  if (!(clear << '5' << std::flush))
    throw std::runtime_error("/proc/self/clear_refs cannot be written");
}

}  // namespace

MemoryUse memory_of(const std::function<void()>& work) {
  malloc_trim(0);  // what was freed before and is used again must not hide what the work takes
  MemoryUse use;
  use.before = status_bytes("VmRSS:");
  forget_peak();
  work();
  use.peak = status_bytes("VmHWM:");
  return use;
}

}  // namespace bench
