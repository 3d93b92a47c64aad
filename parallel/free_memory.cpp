#include "parallel/free_memory.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <limits>
#include <optional>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace parallel {
namespace {

/// The number in `file`, after `key` where one is given; none where there is no such file or
/// number, as where no limit is set.
std::optional<int64_t> number_in(const char* file, const std::string& key = "") {
  std::ifstream stream(file);
  for (std::string word; !key.empty() && stream >> word && word != key;) continue;
  int64_t number = 0;
  if (stream >> number) return number;
  return std::nullopt;
}

/// What a container's limit leaves (Linux control groups, version 2); files in the cache give way.
int64_t free_in_container() {
  const auto limit = number_in("/sys/fs/cgroup/memory.max");
  const auto used = number_in("/sys/fs/cgroup/memory.current");
  if (!limit || !used) return std::numeric_limits<int64_t>::max();
  const auto cached = number_in("/sys/fs/cgroup/memory.stat", "file").value_or(0);
  return std::max<int64_t>(0, *limit - *used + cached);
}

}  // namespace

int64_t free_memory() {
  constexpr int64_t unknown = int64_t{1} << 31;
  const auto kibibytes = number_in("/proc/meminfo", "MemAvailable:");
  return std::min<int64_t>(kibibytes ? *kibibytes * 1024 : unknown, free_in_container());
}

void return_large_blocks() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
#endif
}

std::string memory_text(double bytes) {
  constexpr std::array units{"MiB", "GiB", "TiB", "PiB"};
  double value = bytes / (1 << 20);
  size_t unit = 0;
  while (value >= 1024 && unit + 1 < units.size()) {
    value /= 1024;
    ++unit;
  }
  char text[64];
  std::snprintf(text, sizeof text, "%.1f %s", value, units[unit]);
  return text;
}

}  // namespace parallel
