#include "parallel/available_threads.h"

#include <sched.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <thread>

namespace parallel {
namespace {

int64_t processors() {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return CPU_COUNT(&allowed);
  return std::max(1U, std::thread::hardware_concurrency());  // more than 1024 processors
}

/// This process's control group, "/" where none is known: the line "0::/a/b" of its file.
std::string own_group() {
  std::ifstream stream("/proc/self/cgroup");
  for (std::string line; std::getline(stream, line);) {
    if (line.rfind("0::", 0) == 0) return line.substr(3);
  }
  return "/";
}

/// A file holds "150000 100000": microseconds of processor time in each period; or "max 100000".
int64_t quota_in(const std::filesystem::path& file) {
  std::ifstream stream(file);
  int64_t quota = 0, period = 0;
  if (!(stream >> quota >> period) || quota <= 0 || period <= 0) return 0;
  return (quota + period - 1) / period;
}

}  // namespace

int64_t processor_quota(const std::filesystem::path& groups, const std::string& own) {
  int64_t least = 0;
  auto group = std::filesystem::path(own).relative_path();
  while (true) {
    const auto quota = quota_in(groups / group / "cpu.max");
    if (quota > 0 && (least == 0 || quota < least)) least = quota;
    if (group.empty()) return least;
    group = group.parent_path();
  }
}

int64_t available_threads() {
  const auto quota = processor_quota("/sys/fs/cgroup", own_group());
  return quota > 0 ? std::min(quota, processors()) : processors();
}

}  // namespace parallel
