#include "files/unfinished_name.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <regex>
#include <vector>

namespace files {
namespace {

namespace fs = std::filesystem;

std::string host() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "unknown";
  return name.data();
}

bool runs(pid_t process) {
  return ::kill(process, 0) == 0 || errno == EPERM;
}

bool is_abandoned(const fs::path& path) {
  static const std::regex kName(".*\\.tmp-(\\d{1,9})-\\d+@(.*)");
  std::smatch parts;
  const auto name = path.filename().string();
  if (!std::regex_match(name, parts, kName) || parts.str(2) != host()) return false;
  const auto writer = static_cast<pid_t>(std::stol(parts.str(1)));
  return writer == getpid() || !runs(writer);
}

}  // namespace

std::string unfinished_ending() {
  static std::atomic<int64_t> counter{0};
  return ".tmp-" + std::to_string(getpid()) + "-" + std::to_string(counter++) + "@" + host();
}

void remove_unfinished(const fs::path& folder) {
  if (!fs::exists(folder)) return;
  std::vector<fs::path> abandoned;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (is_abandoned(entry.path()) && entry.is_regular_file()) abandoned.push_back(entry.path());
  }
  for (const auto& path : abandoned) fs::remove(path);
}

}  // namespace files
